"""Prose and rich text say the same, and nothing is lost on the way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.prose import ProseError, inline_html, to_html, to_markdown

LINKS = "chỉ dùng https://…, mailto:…, page:số, document:số hoặc đường dẫn bắt đầu bằng /"

PAIRS = {
    "": "",
    "Một đoạn.": "<p>Một đoạn.</p>",
    "Một.\n\nHai.": "<p>Một.</p><p>Hai.</p>",
    "## Lớn\n\n### Nhỏ\n\nĐoạn.": "<h2>Lớn</h2><h3>Nhỏ</h3><p>Đoạn.</p>",
    "- một\n- hai\n\n1. ba\n2. bốn": (
        "<ul><li>một</li><li>hai</li></ul><ol><li>ba</li><li>bốn</li></ol>"
    ),
    "**đậm** *nghiêng* ***cả hai***": "<p><b>đậm</b> <i>nghiêng</i> <b><i>cả hai</i></b></p>",
    "**a *b* c**": "<p><b>a </b><b><i>b</i></b><b> c</b></p>",
    "**a***b*": "<p><b>a</b><i>b</i></p>",
    "[chữ](https://vi.du/a?b=1&c=2)": '<p><a href="https://vi.du/a?b=1&amp;c=2">chữ</a></p>',
    "[chữ](mailto:a@b.vn) [đây](/trang/)": (
        '<p><a href="mailto:a@b.vn">chữ</a> <a href="/trang/">đây</a></p>'
    ),
    "[trang](page:12), [tệp](document:3)": (
        '<p><a linktype="page" id="12">trang</a>, <a linktype="document" id="3">tệp</a></p>'
    ),
    "**[cả](/x)** [một **phần**](/y)": (
        '<p><a href="/x"><b>cả</b></a> <a href="/y">một <b>phần</b></a></p>'
    ),
    "**a [b](/x) c**": '<p><b>a </b><a href="/x"><b>b</b></a><b> c</b></p>',
    r"1 \* 2 \[3] \\ 4": r"<p>1 * 2 [3] \ 4</p>",
    r"[a\]b](/x)": '<p><a href="/x">a]b</a></p>',
    r"\# một": "<p># một</p>",
    r"\- một": "<p>- một</p>",
    r"2015\. Năm đó": "<p>2015. Năm đó</p>",
    r"\::: một": "<p>::: một</p>",
    "- - một": "<ul><li>- một</li></ul>",
    "a < b & c > d, “e”": "<p>a &lt; b &amp; c &gt; d, “e”</p>",
}


@pytest.mark.parametrize(("markdown", "html"), PAIRS.items(), ids=repr)
def test_prose_and_rich_text_say_the_same(markdown, html):
    assert to_html(markdown) == html
    assert to_markdown(html) == markdown


WRITTEN_BY_THE_EDITOR = {
    '<p data-block-key="a1b2c">Một</p><h2 data-block-key="z">Hai</h2>': "Một\n\n## Hai",
    '<ul><li data-block-key="a">một</li>\n<li data-block-key="b">hai</li></ul>': "- một\n- hai",
    "<p><strong>đậm</strong> <em>nghiêng</em></p>": "**đậm** *nghiêng*",
    "<p><b>Chú ý: </b>đọc <i> kỹ</i></p>": "**Chú ý:** đọc *kỹ*",
    "<p>một<br/>hai<br>ba</p>": "một hai ba",
    "<p></p><p>a</p><p> <b> </b></p><ul><li></li></ul>": "a",
    "<ul><li>a</li></ul><p></p><ul><li>b</li></ul>": "- a\n- b",
    "<p>a\n  b</p>": "a b",
    '<p><a href="https://vi.du/a(b) c">x</a></p>': "[x](https://vi.du/a%28b%29%20c)",
    "<p>hoa\u0300</p>": "hoà",
    "<p>a</p>\n<p>&lt;b&gt; &#8211; &nbsp;c</p>": "a\n\n<b> – \xa0c",
}


@pytest.mark.parametrize(("html", "markdown"), WRITTEN_BY_THE_EDITOR.items(), ids=repr)
def test_what_the_editor_writes_becomes_canonical_prose(html, markdown):
    assert to_markdown(html) == markdown


REFUSED_PROSE = {
    "một\nhai": (2, "chưa đúng cách viết chuẩn; thêm một dòng trống trước dòng này"),
    "một\n\n\nhai": (3, "chưa đúng cách viết chuẩn; xóa dòng trống này, viết: hai"),
    "một\n \nhai": (2, "thừa dấu cách ở đầu dòng; xóa đi (danh sách không lồng nhau)"),
    "một\n": (2, "chưa đúng cách viết chuẩn; xóa từ dòng này đến hết"),
    "một ": (1, "chưa đúng cách viết chuẩn; viết: một"),
    "một  hai": (1, "chưa đúng cách viết chuẩn; viết: một hai"),
    "- một\n\n- hai": (2, "chưa đúng cách viết chuẩn; xóa dòng trống này, viết: - hai"),
    "- một\n  - hai": (2, "thừa dấu cách ở đầu dòng; xóa đi (danh sách không lồng nhau)"),
    "1. một\n1. hai": (2, "chưa đúng cách viết chuẩn; viết: 2. hai"),
    "2015. Năm đó": (1, "chưa đúng cách viết chuẩn; viết: 1. Năm đó"),
    "::: một": (1, "chưa đúng cách viết chuẩn; viết: \\::: một"),
    "# một": (1, "chỉ có tiêu đề “## ” và “### ”; nếu là dấu thường, viết: \\#"),
    "**một": (1, "dấu * mở mà chưa đóng; nếu là dấu thường, viết: \\*"),
    "2 * 3": (1, "dấu * mở mà chưa đóng; nếu là dấu thường, viết: \\*"),
    "****": (1, "quá ba dấu * liền nhau; nếu là dấu thường, viết: \\*"),
    "**một **hai": (1, "chưa đúng cách viết chuẩn; viết: **một** hai"),
    "[**một**](/x)": (1, "chưa đúng cách viết chuẩn; viết: **[một](/x)**"),
    "[một **hai](/x)**": (1, "dấu * mở mà chưa đóng; nếu là dấu thường, viết: \\*"),
    "[một](tep.docx)": (1, f"liên kết “tep.docx” không dùng được; {LINKS}"),
    "[một](javascript:alert)": (1, f"liên kết “javascript:alert” không dùng được; {LINKS}"),
    "[một](//vi.du)": (1, f"liên kết “//vi.du” không dùng được; {LINKS}"),
    "[một](page:0)": (1, f"liên kết “page:0” không dùng được; {LINKS}"),
    "[một](https://)": (1, f"liên kết “https://” không dùng được; {LINKS}"),
    "[một": (1, "dấu [ đứng lẻ; nếu là dấu thường, viết: \\["),
    "C:\\tep": (1, "dấu \\ đứng lẻ; nếu là dấu thường, viết: \\\\"),
    "a \\- b": (1, "chưa đúng cách viết chuẩn; viết: a - b"),
    "một\n\nhai\tba": (3, "có ký tự điều khiển hoặc vô hình U+0009; xóa ký tự đó"),
    "một\u200b": (1, "có ký tự điều khiển hoặc vô hình U+200B; xóa ký tự đó"),
    "một\u2028": (1, "có ký tự điều khiển hoặc vô hình U+2028; xóa ký tự đó"),
    "hoa\u0300": (
        1,
        "chữ chưa ở dạng Unicode dựng sẵn (NFC); gõ lại dòng này bằng Unicode dựng sẵn",
    ),
}


@pytest.mark.parametrize(("text", "told"), REFUSED_PROSE.items(), ids=repr)
def test_prose_written_another_way_is_refused_with_its_line(text, told):
    with pytest.raises(ProseError) as caught:
        to_html(text)
    assert (caught.value.line, caught.value.message) == told
    assert str(caught.value) == "dòng {}: {}".format(*told)


NOT_HERE = "không dùng được ở đây; bỏ định dạng đó trong trình soạn thảo"
REFUSED_RICH_TEXT = {
    "<h4>a</h4>": f"thẻ <h4> {NOT_HERE}",
    "<p>a</p><hr/>": f"thẻ <hr> {NOT_HERE}",
    '<embed alt="a" embedtype="image" id="1"/>': f"thẻ <embed> {NOT_HERE}",
    "<p><script>x</script></p>": f"thẻ <script> {NOT_HERE}",
    "<p><p>a</p></p>": f"thẻ <p> {NOT_HERE}",
    "<li>a</li>": f"thẻ <li> {NOT_HERE}",
    "<ul><li>a<ul><li>b</li></ul></li></ul>": f"thẻ <ul> {NOT_HERE}",
    "<b>a</b>": f"thẻ <b> {NOT_HERE}",
    '<p><a href="/x">a<a href="/y">b</a></a></p>': f"thẻ <a> {NOT_HERE}",
    '<p style="x">a</p>': "thẻ <p> có thuộc tính lạ; bỏ định dạng đó trong trình soạn thảo",
    "<p>a</b></p>": "thẻ </b> đóng sai chỗ; lưu lại khối này trong trình soạn thảo",
    "</p>": "thẻ </p> đóng sai chỗ; lưu lại khối này trong trình soạn thảo",
    "<p>a": "thẻ <p> chưa đóng; lưu lại khối này trong trình soạn thảo",
    "a": "có chữ nằm ngoài đoạn văn; đưa chữ đó vào một đoạn",
    "<ul>a</ul>": "có chữ nằm ngoài đoạn văn; đưa chữ đó vào một đoạn",
    "<p>a<!-- b --></p>": "có mã ẩn “ b ”; xóa mã đó",
    '<p><a href="tel:1">a</a></p>': f"liên kết “tel:1” không dùng được; {LINKS}",
    '<p><a href="page:1">a</a></p>': f"liên kết “page:1” không dùng được; {LINKS}",
    "<p><a>a</a></p>": f"liên kết “” không dùng được; {LINKS}",
    '<p><a linktype="page">a</a></p>': f"liên kết “page:” không dùng được; {LINKS}",
    '<p><a href="/x" target="_blank">a</a></p>': f"liên kết “/x” không dùng được; {LINKS}",
    "<p>a&#8203;</p>": "có ký tự điều khiển hoặc vô hình U+200B; xóa ký tự đó",
}


@pytest.mark.parametrize(("html", "message"), REFUSED_RICH_TEXT.items(), ids=repr)
def test_rich_text_that_prose_cannot_say_is_refused(html, message):
    with pytest.raises(ProseError) as caught:
        to_markdown(html)
    assert (caught.value.line, caught.value.message) == (1, message)


@pytest.mark.parametrize("html", ["<!DOCTYPE html>", "<?php ?>", "<![CDATA[a]]>"])
def test_hidden_code_is_refused(html):
    with pytest.raises(ProseError, match=r"^dòng 1: có mã ẩn “.*”; xóa mã đó$"):
        to_markdown(html)


def test_headings_are_refused_where_a_block_has_none():
    told = "ở đây không dùng tiêu đề; bỏ dấu # hoặc in đậm cả dòng"
    with pytest.raises(ProseError) as in_prose:
        to_html("Một\n\n## Hai", headings=False)
    with pytest.raises(ProseError) as in_rich_text:
        to_markdown("<h2>Hai</h2>", headings=False)
    assert (in_prose.value.line, in_prose.value.message) == (3, told)
    assert in_rich_text.value.message == told


def test_a_cell_is_one_line_with_the_same_marks():
    assert inline_html("") == ""
    assert inline_html("- **a** | [b](/x)") == '- <b>a</b> | <a href="/x">b</a>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("**a", "dấu * mở mà chưa đóng; nếu là dấu thường, viết: \\*"),
        ("a ", "chưa đúng cách viết chuẩn; viết: a"),
        ("a\nb", "có ký tự điều khiển hoặc vô hình U+000A; xóa ký tự đó"),
    ],
)
def test_a_cell_written_another_way_is_refused(text, message):
    with pytest.raises(ProseError) as caught:
        inline_html(text)
    assert caught.value.message == message


# Whatever is written

LETTERS = "aáđ ợ12.*[]()\\#-:|<>&\"'\xa0\n"
MARKUP = ["<p>", "</p>", "<ul>", "<li>", "</li>", "</ul>", "<b>", "</b>", "<br/>", '<a href="/x">']
runs = st.tuples(
    st.text(LETTERS.replace("<", "").replace("&", ""), max_size=6),
    st.sampled_from(["{}", "<b>{}</b>", "<i>{}</i>", "<em><strong>{}</strong></em>"]),
    st.sampled_from(["{}", "{}", '<a href="/x">{}</a>', '<a linktype="page" id="7">{}</a>']),
).map(lambda run: run[2].format(run[1].format(run[0])))
lines = st.lists(runs, max_size=5).map("".join)
lists = st.lists(lines.map("<li>{}</li>".format), max_size=3).map("".join)
rich_texts = st.lists(
    st.one_of(
        lines.map("<p>{}</p>".format),
        lines.map('<h2 data-block-key="x1">{}</h2>'.format),
        lists.map("<ul>{}</ul>".format),
        lists.map("<ol>{}</ol>".format),
    ),
    max_size=4,
).map("".join)


@settings(deadline=None)
@given(rich_texts)
def test_every_rich_text_has_one_prose_and_comes_back_from_it(html):
    markdown = to_markdown(html)
    stored = to_html(markdown)
    assert to_markdown(stored) == markdown
    assert to_html(to_markdown(stored)) == stored


@settings(deadline=None)
@given(st.text(LETTERS, max_size=30))
def test_prose_is_refused_or_comes_back_exactly(text):
    try:
        html = to_html(text)
    except ProseError:
        return
    assert to_markdown(html) == text


@settings(deadline=None)
@given(st.lists(st.sampled_from([*MARKUP, "a", " ", "*", "\\"]), max_size=12).map("".join))
def test_rich_text_is_refused_or_has_prose_that_comes_back(html):
    try:
        markdown = to_markdown(html)
    except ProseError:
        return
    assert to_markdown(to_html(markdown)) == markdown
