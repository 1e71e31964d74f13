"""P10: lists are in the order of CLDR `vi`, by given name. The browser's ICU is the witness."""

import random

import pytest

from people import names

pytestmark = pytest.mark.browser
SYLLABLES = [
    "An",
    "Ân",
    "Ấn",
    "Ẩn",
    "Ánh",
    "Ảnh",
    "Bình",
    "Bính",
    "Châu",
    "Chấu",
    "Dung",
    "Dũng",
    "Đạt",
    "Đào",
    "Đáo",
    "Em",
    "Ê",
    "Hà",
    "Há",
    "Hạ",
    "Hải",
    "Hồng",
    "Hưng",
    "Lâm",
    "Lầm",
    "Liên",
    "Liễu",
    "Mai",
    "Mãi",
    "Ngọc",
    "Ngà",
    "Nga",
    "Ô",
    "Ơn",
    "Phúc",
    "Phước",
    "Quỳnh",
    "Sơn",
    "Tâm",
    "Tấm",
    "Thảo",
    "Thạo",
    "Thị",
    "Tú",
    "Tư",
    "Từ",
    "Uyên",
    "Ưng",
    "Vân",
    "Văn",
    "Xuân",
    "Y",
    "Ý",
    "Yến",
]


def test_a_thousand_names_sort_as_icu_sorts_them(chromium):
    draw = random.Random(7)
    people = sorted({" ".join(draw.choices(SYLLABLES, k=draw.randint(1, 3))) for _ in range(1000)})
    page = chromium.new_page()
    # Word by word, as a list is read: given name first, then family and middle names.
    by_icu = page.evaluate(
        """names => { const c = new Intl.Collator('vi');
        return names.sort((a, b) => c.compare(a, b)); }""",
        [names.given_name_first(name) for name in people],
    )
    page.close()

    ours = [names.given_name_first(name) for name in sorted(people, key=names.sort_key)]

    assert ours == by_icu
