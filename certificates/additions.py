"""What may be added to a drawn file when it is signed: signatures, stamps and proofs, else nothing.

pyHanko judges what follows a signature; here the same rules begin with the drawn file, which has
no form yet, so that nothing can slip in between our bytes and the first signature.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    FormUpdatingRule,
    GenericFieldModificationRule,
    ModificationLevel,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
)
from pyhanko.sign.diff_analysis.commons import compare_key_refs, qualify_transforming
from pyhanko.sign.diff_analysis.form_rules_api import (
    FieldComparisonContext,
    FieldComparisonSpec,
    FormUpdate,
)

FORM: Final = "/AcroForm"
MAY_HOLD: Final = {"/Fields", "/SigFlags", "/DR", "/DA", "/Q", "/NeedAppearances"}


class FirstForm(FormUpdatingRule):
    """The drawn file has no form; the one that comes with a signature holds signatures only."""

    def apply(
        self, old: HistoricalResolver, new: HistoricalResolver
    ) -> Iterable[tuple[ModificationLevel, FormUpdate]]:
        _none, form = yield from qualify_transforming(
            ModificationLevel.LTA_UPDATES,
            compare_key_refs(FORM, old, old.root, new.root),
            transform=FormUpdate.curry_ref(field_name=None),
        )
        if form is None:
            return
        if not isinstance(form, generic.DictionaryObject) or form.keys() - MAY_HOLD:
            raise SuspiciousModification("The form holds more than signatures.")
        yield from self._content(form, old, new)

    def _content(
        self, form: generic.DictionaryObject, old: HistoricalResolver, new: HistoricalResolver
    ) -> Iterator[tuple[ModificationLevel, FormUpdate]]:
        empty = generic.DictionaryObject()
        for key, level in (
            ("/Fields", ModificationLevel.LTA_UPDATES),
            ("/DR", ModificationLevel.FORM_FILLING),
        ):
            yield from qualify_transforming(
                level,
                compare_key_refs(key, old, empty, form),
                transform=FormUpdate.curry_ref(field_name=None),
            )
        for reference in new.collect_dependencies(
            form.get("/DR", empty), since_revision=old.revision + 1
        ):
            yield ModificationLevel.FORM_FILLING, FormUpdate(updated_ref=reference)
        context = FieldComparisonContext(dict(_fields(form)), old=old, new=new)
        for rule in self.field_rules:
            yield from rule.apply(context)


POLICY: Final = StandardDiffPolicy(
    global_rules=DEFAULT_DIFF_POLICY.global_rules,
    form_rule=FirstForm(
        [SigFieldCreationRule(), SigFieldModificationRule(), GenericFieldModificationRule()]
    ),
)


def problem(reader: PdfFileReader, drawn: PdfFileReader) -> str:
    """What the file says beyond the drawn one and its signatures; empty when nothing."""
    first = drawn.xrefs.total_revisions - 1
    ours = drawn.xrefs.get_startxref_for_revision(first)
    if reader.xrefs.get_startxref_for_revision(first) != ours:
        return "another first revision"
    found = POLICY.review_file(reader, first)
    if isinstance(found, SuspiciousModification):
        return str(found)
    level = found.modification_level
    return "" if level <= ModificationLevel.FORM_FILLING else level.name


def _fields(form: generic.DictionaryObject) -> Iterator[tuple[str, FieldComparisonSpec]]:
    for field in form.get("/Fields", ()):
        content = field.get_object()
        kind = content.get("/FT") if isinstance(content, generic.DictionaryObject) else None
        if kind != "/Sig" or not isinstance(field, generic.IndirectObject):
            raise SuspiciousModification("A field that is no signature was added.")
        yield (
            str(content.get("/T", "")),
            FieldComparisonSpec(
                field_type="/Sig",
                old_field_ref=None,
                new_field_ref=field.reference,
                old_canonical_path=None,
            ),
        )
