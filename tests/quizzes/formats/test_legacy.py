import pytest

from quizzes.formats.legacy import CP1258, TCVN3, VNI, disguise_of

SAID = "Cộng hòa xã hội chủ nghĩa Việt Nam, quản lý chất lượng dịch vụ hành chính"
WORN = {
    TCVN3: "Céng hßa x· héi chñ nghÜa ViÖt Nam, qu¶n lý chÊt l­îng dÞch vô hµnh chÝnh",
    VNI: "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, quaûn lyù chaát löôïng dòch vuï haønh chính",
}


@pytest.mark.parametrize("name", WORN)
def test_a_known_sentence_in_an_old_encoding_is_found_out_and_converted(name):
    found = disguise_of(WORN[name])
    assert (found.name, found.text) == (name, SAID)


def test_windows_1258_read_as_1252_is_found_out():
    found = disguise_of("Ti\xeaìng Vi\xeaòt n\xe0y")
    assert (found.name, found.text) == (CP1258, "Tiếng Việt này")


@pytest.mark.parametrize(
    "text",
    [SAID, "Plain English text, nothing else.", "café, naïve, résumé, Zürich", "", "Tiếng Việt"],
)
def test_unicode_is_left_alone(text):
    assert disguise_of(text) is None
