"""The table of rules, in the order in which a paper is read. A new rule is one function, and one row here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.rules import actions, authorship, figures, glyphs, headings, outline, people, references, reviews, text

if TYPE_CHECKING:
    from pipeline.rules.view import Rule

RULES: tuple[Rule, ...] = (
    outline.missing_sections,
    outline.stray_files,
    outline.empty_sections,
    outline.lengths,
    headings.required_headings,
    headings.order_of_headings,
    outline.contents,
    headings.levels,
    headings.typed_numbers,
    text.guidance_left_in,
    text.placeholders,
    text.open_questions,
    text.formulas,
    glyphs.missing_glyphs,
    references.citations,
    references.cross_references,
    references.ids_used_twice,
    references.links,
    references.mixed_groups,
    figures.files,
    figures.alternative_texts,
    figures.table_captions,
    actions.dates,
    actions.ids,
    actions.objectives,
    people.contributors,
    people.roles,
    people.named_in_files,
    authorship.unknown_authors,
    authorship.silent_contributors,
    authorship.unnamed_authors,
    authorship.lost_pasts,
    reviews.reviewed_sections,
    reviews.counting,
    reviews.dropped_demands,
    reviews.registry_changes,
    reviews.recognisable_editors,
)
