"""The pages of the validation report: the whole in groups with samples, and lists of some of its results."""

from dataclasses import dataclass, replace
from itertools import groupby

from tropegraph.mapping.report import SEVERITIES
from tropegraph.mapping.vocabulary import PREFIXES
from tropegraph.server.addresses import Address
from tropegraph.server.documents import exists
from tropegraph.server.errors import UnknownResource
from tropegraph.server.findings import Finding, Group, findings, findings_about, groups, omissions
from tropegraph.server.rdf import NamedNode, Term
from tropegraph.server.site import site
from tropegraph.server.trend import Past, trend

from .announcing import announced
from .frame import Alternate, Frame, render
from .reading import Reader, Reference, Shown

SAMPLES = 10
"""As many results of a constraint stand on the page of the whole report; the others are listed apart."""

OMISSIONS = 100
"""As much of what was left out stands on the page; the data name all of it."""

_BAR, _GAP, _HEIGHT = 46, 14, 120


@dataclass(frozen=True)
class Choice:
    """Which results to list; empty or None where any will do.

    Those of a ``work`` are about it and about what belongs to it.
    """

    shape: str
    constraint: str
    severity: str
    focus: NamedNode | None
    work: NamedNode | None
    page: int

    def holds(self, found: Finding | Group) -> bool:
        return (
            (not self.shape or self.shape in (_name(found.shape), _iri(found.shape)))
            and (not self.constraint or self.constraint == found.constraint)
            and (not self.severity or self.severity == found.severity)
        )

    def fields(self, page: int) -> list[tuple[str, str]]:
        """The parameters of the URL of a page of the list."""
        focus = self.focus.value if self.focus else ""
        given = {
            "focus": focus,
            "work": self.work.value if self.work else "",
            "severity": self.severity,
            "shape": self.shape,
            "constraint": self.constraint,
            "page": str(page) if page > 1 else "",
        }
        return [(name, value) for name, value in given.items() if value]


@dataclass(frozen=True)
class FaultView:
    """A result of the validation; ``fragment`` is its place on the page."""

    fragment: str
    focus: Shown
    path: Shown | None
    value: Shown | None


@dataclass(frozen=True)
class GroupView:
    """The results of one constraint of a shape: as many as are shown, and the page that lists them all."""

    severity: str
    shape: Reference
    constraint: str
    message: str
    total: int
    href: str
    faults: tuple[FaultView, ...]


@dataclass(frozen=True)
class Bar:
    """A part of a column of the chart, in its units; ``severity`` decides its colour."""

    x: int
    y: float
    height: float
    severity: str
    title: str


def report_page(address: Address) -> str:
    """The whole report: verdict, counts, samples of each group, what was left out, releases before."""
    reader, base = _reader(), site().release.base
    found = groups(reader.store, base)
    sampled = {group: findings(reader.store, base, group, 0, SAMPLES) for group in found}
    _load(reader, [finding for group in found for finding in sampled[group]])
    past = trend(site().release, site().archive.releases())
    return render(
        "report.html",
        _frame(address, "Validation report"),
        groups=[_group(reader, address, sampled[group], group.total) for group in found],
        counts=_counts(found),
        omissions=omissions(reader.store, base),
        omissions_shown=OMISSIONS,
        all_omissions=site().urls.to(f"{address.path}.ttl"),
        past=past,
        bars=_bars(past),
        width=len(past) * (_BAR + _GAP),
        height=_HEIGHT,
    )


def listing_page(address: Address, choice: Choice) -> str:
    """The results that were chosen, a page of them; raises UnknownResource for a page beyond the last."""
    reader, size = _reader(), site().config.page_size
    start = (choice.page - 1) * size
    total, shown = (_about if choice.focus or choice.work else _of_groups)(reader, choice, start, size)
    pages = max(1, -(-total // size))
    if choice.page > pages:
        raise UnknownResource(f"The list of these {total} results has no page {choice.page}.")
    _load(reader, shown)
    parts = [
        list(part) for _, part in groupby(shown, lambda each: (each.severity, each.shape, each.constraint))
    ]

    def href(page: int) -> str:
        return site().urls.to(f"{address.path}.html", choice.fields(page))

    return render(
        "report_list.html",
        _frame(address, "Results of the validation"),
        focus=reader.reference(choice.focus) if choice.focus else None,
        work=reader.reference(choice.work) if choice.work else None,
        choice=choice,
        groups=[_group(reader, address, part, len(part)) for part in parts],
        total=total,
        page=choice.page,
        pages=pages,
        href=href,
        whole=site().urls.to(f"{address.path}.html"),
    )


def _about(reader: Reader, choice: Choice, start: int, count: int) -> tuple[int, list[Finding]]:
    """How many of the results about a thing or a work are chosen, and a stretch of them."""
    found = findings_about(reader.store, site().release.base, choice.focus, choice.work)
    chosen = [each for each in found if choice.holds(each)]
    return len(chosen), chosen[start : start + count]


def _of_groups(reader: Reader, choice: Choice, start: int, count: int) -> tuple[int, list[Finding]]:
    """How many results of the whole report are chosen, and a stretch of them; no others are read."""
    base = site().release.base
    chosen = [group for group in groups(reader.store, base) if choice.holds(group)]
    shown: list[Finding] = []
    before = 0
    for group in chosen:
        first, last = max(start - before, 0), min(start + count - before, group.total)
        if first < last:
            shown += findings(reader.store, base, group, first, last - first)
        before += group.total
    return before, shown


def _reader() -> Reader:
    return Reader(site().store, site().urls)


def _load(reader: Reader, shown: list[Finding]) -> None:
    """Reads the labels of everything that some results name, together."""
    terms = (term for each in shown for term in (each.focus, each.path, each.value, each.shape))
    reader.load_labels(term for term in terms if term is not None)


def _group(reader: Reader, address: Address, shown: list[Finding], total: int) -> GroupView:
    first = shown[0]
    shape = _name(first.shape)
    reference = reader.shown(first.shape)
    choice = Choice(shape, first.constraint, first.severity, None, None, 1)
    return GroupView(
        first.severity,
        Reference(
            shape,
            reference.href if isinstance(reference, Reference) else "",
            _iri(first.shape),
        ),
        first.constraint,
        first.message,
        total,
        site().urls.to(f"{address.path}.html", choice.fields(1)),
        tuple(_fault(reader, each) for each in shown),
    )


def _fault(reader: Reader, finding: Finding) -> FaultView:
    return FaultView(
        finding.node.value.rpartition("#")[2],
        _shown(reader, finding.focus),
        reader.shown(finding.path) if isinstance(finding.path, NamedNode) else None,
        None if finding.value is None else _shown(reader, finding.value),
    )


def _shown(reader: Reader, term: Term) -> Shown:
    """A term, no link if it is a thing of ours that the release does not have: what broke a shape is out."""
    shown = reader.shown(term)
    if isinstance(shown, Reference) and isinstance(term, NamedNode) and not shown.is_external:
        return shown if exists(reader.store, term) else replace(shown, href="")
    return shown


def _counts(found: list[Group]) -> dict[str, int]:
    totals = {severity: 0 for severity in SEVERITIES}
    for group in found:
        totals[group.severity] = totals.get(group.severity, 0) + group.total
    return totals


def _bars(past: list[Past]) -> list[Bar]:
    """The columns of the chart, one a release, the gravest severity at the bottom; none where all is zero."""
    most = max((sum(each.counts.values()) for each in past if each.counts), default=0)
    bars = []
    for number, each in enumerate(past if most else ()):
        y = float(_HEIGHT)
        for severity, count in (each.counts or {}).items():
            height = round(count / most * _HEIGHT, 1)
            y = round(y - height, 1)
            title = f"{each.id}: {count:,} of severity {severity}"
            if count:
                bars.append(Bar(number * (_BAR + _GAP), y, height, severity, title))
    return bars


def _frame(address: Address, title: str) -> Frame:
    alternates = tuple(
        Alternate(syntax.title, site().urls.to(address.path + syntax.extension), syntax.media_type)
        for syntax in address.twins
        if syntax != address.syntax
    )
    about = f"What SHACL validation found in release {site().release.id} of Tropegraph, shape by shape."
    return announced(Frame(title, address.iri, "Report", alternates), about, "Report")


def _name(shape: Term) -> str:
    """A shape of ours by its local name, another by its IRI."""
    return _iri(shape).removeprefix(PREFIXES["shapes"])


def _iri(term: Term) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)
