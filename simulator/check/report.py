"""A run as text for people and as JUnit XML for build servers."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from simulator.check.outcome import Outcome, scores


def as_text(outcomes: list[Outcome]) -> Iterator[str]:
    """Yield the score of each kind, then what was broken, with the evidence."""
    kinds = scores(outcomes)
    width = max((len(kind) for kind in kinds), default=0)
    for kind, score in sorted(kinds.items()):
        calls = sum(each.kind == kind for each in outcomes)
        told = f"{score.held:4} of {score.judged:<4} {score.percent:3} %"
        yield f"{kind:{width}}  {told}  in {calls} call{'s' * (calls != 1)}"
    failed = [each for each in outcomes if not each.passed]
    if failed:
        yield ""
    for each in failed:
        yield f"{each.scenario}: {each.title}"
        if each.problem:
            yield f"   could not be played: {each.problem}"
        for name, verdict in each.broken().items():
            yield f"   {name}: NO. {verdict.evidence}"
    held = sum(score.held for score in kinds.values())
    judged = sum(score.judged for score in kinds.values())
    yield ""
    yield f"{held} of {judged} checks passed in {len(outcomes)} scenarios"


def as_junit(outcomes: list[Outcome]) -> str:
    """Return JUnit XML: a suite for each kind, a case for each rule of each scenario."""
    root = ET.Element("testsuites", name="scenarios of silence")
    for kind in sorted({each.kind for each in outcomes}):
        played = [each for each in outcomes if each.kind == kind]
        suite = ET.SubElement(root, "testsuite", name=kind)
        for outcome in played:
            _cases(suite, outcome)
        suite.set("tests", str(len(suite)))
        suite.set("failures", str(len(suite.findall("testcase/failure"))))
        suite.set("errors", str(len(suite.findall("testcase/error"))))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _cases(suite: ET.Element, outcome: Outcome) -> None:
    if outcome.problem:
        case = ET.SubElement(suite, "testcase", classname=outcome.scenario, name="is played")
        ET.SubElement(case, "error", message=outcome.problem)
    for name, verdict in outcome.verdicts.items():
        case = ET.SubElement(suite, "testcase", classname=outcome.scenario, name=name)
        case.set("time", f"{outcome.seconds:.1f}")
        if verdict.holds:
            ET.SubElement(case, "system-out").text = verdict.evidence
        else:
            ET.SubElement(case, "failure", message=verdict.evidence)
