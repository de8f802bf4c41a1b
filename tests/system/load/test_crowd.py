"""Twenty-five callers at once, each with settings of his own, who must not notice one another."""

import pytest

from tests.system.harness.calls import Call
from tests.system.harness.simulator_record import checkins, ended, gaps, hung_up, story
from tests.system.harness.timing import near

pytestmark = [
    pytest.mark.system,
    pytest.mark.alone,
    pytest.mark.service(web_workers=2),
]

CALLS = 25


@pytest.mark.timeout(180)
def test_twenty_five_calls_do_not_disturb_each_other(own_service, measured):
    timeouts = [2 + index / 10 for index in range(CALLS)]
    calls = [
        Call(
            own_service,
            settings={
                "silence_timeout_normal": timeout,
                "hangup_grace": 1.5,
                "checkin_message": f"Caller {index}, are you there?",
                "max_checkins_before_disconnect": 1 + index % 3,
            },
        ).place()
        for index, timeout in enumerate(timeouts)
    ]
    late = []
    for index, (call, timeout) in enumerate(zip(calls, timeouts, strict=True)):
        record = call.over(60)
        asked = 1 + index % 3
        assert len(checkins(record)) == asked, story(record)
        assert [each["text"] for each in ended(record)[1:]] == [
            f"Caller {index}, are you there?"
        ] * asked
        expected = [timeout] * asked + [1.5]
        assert gaps(record) == [near(s) for s in expected], story(record)
        hung_up(record)
        late += [gap - s for gap, s in zip(gaps(record), expected, strict=True)]
    measured(f"25 calls at once: every step {min(late):.2f} to {max(late):.2f} s late")
