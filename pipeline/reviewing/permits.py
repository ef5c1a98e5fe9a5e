"""Whether somebody may give a review now. Each refusal says what mends it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.errors import MisuseError
from pipeline.findings import Code, Severity
from pipeline.git.writing import Ident, committer, refuse_unfinished, signs
from pipeline.papers.shapes import nearest
from pipeline.reviews.standing import held_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.findings import Finding
    from pipeline.papers.values import Paper, Person, ReviewRecord
    from pipeline.reviews.standing import SectionStanding
    from pipeline.surveying import Survey
    from pipeline.workspace import Workspace


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """A paper on the reviewer's desk: everything surveyed, who reviews, and who git says is at the keyboard.

    The paper's reviews are those that are believed.
    """

    workspace: Workspace
    survey: Survey
    paper: Paper
    person: Person
    committer: Ident
    head: str

    def standing(self, section: str) -> SectionStanding:
        """Where a section of the paper stands. Raises `MisuseError` for one that does not."""
        sections = {one.id: one for one in self.survey.standings[self.paper.id].sections if one.digest is not None}
        if section not in sections:
            near = nearest(section, sections)
            names = ", ".join(sections) or "none yet"
            hint = f"did you mean {near}?" if near else f"the sections of {self.paper.id} are {names}"
            raise MisuseError(f"there is no section {section} in {self.paper.id}", hint=hint)
        return sections[section]


def sit_down(workspace: Workspace, survey: Survey, paper: Paper, person: str) -> Desk:
    """Open a paper for somebody's review.

    Raises `MisuseError` where the work tree is not clean, something is under way in it, the registry lacks the person,
    or git does not know who is at the keyboard.
    """
    head = workspace.revision()
    refuse_changed(workspace)
    refuse_unfinished(workspace.repository)
    return Desk(
        workspace=workspace,
        survey=survey,
        paper=replace(paper, reviews=believed(survey, paper)),
        person=registered(survey, person),
        committer=committer(workspace.repository),
        head=head.commit,
    )


def refuse_changed(workspace: Workspace) -> None:
    """Raise `MisuseError` where the work tree is not what its commit holds."""
    if not workspace.clean:
        changed = workspace.changed
        shown = ", ".join(changed[:3]) + (f" and {len(changed) - 3} more" if len(changed) > 3 else "")
        hint = "git commit them, or set them aside: git stash --include-untracked"
        message = f"the work tree has changes that are not committed ({shown}), and reviews are of what is committed"
        raise MisuseError(message, hint=hint)


def believed(survey: Survey, paper: Paper) -> tuple[ReviewRecord, ...]:
    """A paper's records as those who may have made them: what somebody else put into one is never built upon."""
    records = (survey.believed.get(record.path, record) for record in paper.reviews)
    return tuple(record for record in records if record is not None)


def registered(survey: Survey, person: str) -> Person:
    """Somebody of the registry. Raises `MisuseError`."""
    people = survey.collection.people
    if person not in people:
        near = nearest(person, people)
        hint = f"did you mean {near}?" if near else "an editor adds them to papers/people.yaml"
        raise MisuseError(f"the registry has nobody called {person}", hint=hint)
    return people[person]


def refuse_reviewer(desk: Desk, standing: SectionStanding) -> None:
    """Raise `MisuseError` where that person's review of that section would not count whatever the text."""
    fault = reviewer_fault(desk.survey, desk.paper, standing, desk.person)
    if fault is not None:
        raise fault


def reviewer_fault(survey: Survey, paper: Paper, standing: SectionStanding, person: Person) -> MisuseError | None:
    """Why somebody's review of a section would not count whatever its text; ``None`` where it could."""
    guides = [guide.id for guide in paper.guides]
    names = ", ".join(guides)
    if person.id not in guides:
        hint = f"the guides are {names}: papers review … --as {guides[0]}" if guides else "name guides in paper.yaml"
        return MisuseError(f"{person.name} is no guide of {paper.id}", hint=hint)
    front = survey.examined[paper.id].sections[standing.id].source.front
    if person.id in [mention.id for mention in front.contributors]:
        hint = f"another guide reviews it, or take {person.id} out of contributors in {standing.path} if that is wrong"
        return MisuseError(f"{person.name} is an author of {standing.id}, and cannot review it", hint=hint)
    held = held_by(survey.attribution.sections[standing.path], person)
    if held > paper.review.own_share:
        message = (
            f"{person.name} holds {held:.0%} of the words of {standing.id}, more than {paper.review.own_share:.0%}"
        )
        return MisuseError(message, hint=f"another guide reviews it; papers status {paper.id} shows who wrote what")
    return None


def refuse_committer(desk: Desk) -> None:
    """Raise `MisuseError` where a record committed by whoever is at the keyboard would not count."""
    registry, who = desk.survey.registry, desk.committer
    person = registry.person_at(who.email)
    recorders = [recorder.id for recorder in desk.paper.review.recorders]
    if person != desk.person.id and person not in recorders:
        known = f"who is {registry.name_of(person)}" if person else "whom the registry does not know"
        able = ", ".join(dict.fromkeys([desk.person.id, *recorders]))
        hint = f"one of {able} runs it with their own address: git config user.email; an editor adds one to people.yaml"
        raise MisuseError(f"git commits as {who.email}, {known}: such a record would not count", hint=hint)
    if desk.paper.review.signed and not signs(desk.workspace.repository):
        hint = "git config gpg.format ssh && git config user.signingkey ~/.ssh/id_ed25519.pub"
        hint += " && git config commit.gpgsign true"
        raise MisuseError("reviews of this paper count in signed commits only, and git does not sign", hint=hint)


def errors_of(findings: Iterable[Finding], paper: str, section: str, record: str) -> Sequence[Finding]:
    """What the check has against a section, its paper, or what all papers share.

    A demand dropped from the reviewer's own ``record`` is not counted: making that anew is what mends it.
    """
    return [
        found
        for found in findings
        if found.severity is Severity.ERROR
        and found.paper in (paper, None)
        and found.section in (section, None)
        and not (found.code is Code.REV004 and found.place.path == record)
    ]
