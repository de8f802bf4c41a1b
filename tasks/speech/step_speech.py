"""What one step of a silence says: its words, its claim in the store, its command, its outcome."""

from dataclasses import dataclass

from calls.snapshot import CallSnapshot
from calls.speech.length import expected_duration_ms
from monitor.actions import SPEECH_GOOD_FOR_MS
from monitor.settings import AgentConfig, DeadAirSettings
from monitor.steps import Remark, Step
from tasks.call_control.retries import CommandOutcome
from tasks.dependencies import Dependencies, log
from tasks.pacing.turns import give_up
from tasks.speech import checkin_texts
from tasks.speech.step_timing import StepTiming
from tasks.speech.utterances import leg_of, speak_somehow, speak_with_fallback
from tasks.sweeps.overdue import overdue
from telephony import client_state
from telephony.call_control.command import Command, command_id

LATE_MS = 1_000


@dataclass(frozen=True, slots=True)
class StepSpeech:
    """*step* of silence *epoch* as its task found *call*: `text` in `language`."""

    call: CallSnapshot
    epoch: int
    step: Step
    config: AgentConfig
    settings: DeadAirSettings
    timing: StepTiming
    text: str
    language: str

    @classmethod
    def of(cls, p: Dependencies, call: CallSnapshot, epoch: int, step: Step) -> "StepSpeech":
        """Return what *step* says by the settings of now."""
        agents = p.agents()
        settings = agents.settings(call.agent, call.settings_override)
        timing = StepTiming(call, settings)
        config = agents.config(call.agent)
        text, language = checkin_texts.words_of(p, call, config, settings, step)
        return cls(call, epoch, step, config, settings, timing, text, language)

    @property
    def utterance(self) -> str:
        """The id of the utterance in the call's ledger."""
        return self.step.utterance_id(self.epoch)

    def left_ms(self) -> int:
        """Return for how many ms the step may still wait for its turn; 0 if it need not be sent.

        It is requested until a certain time; once claimed it has as long from there on.
        """
        call = self.call
        if call.asked == str(self.step):
            return max(0, call.asked_until_ms - call.now_ms)
        mine = (u for u in call.utterances if u.id == self.utterance)
        claimed = next((u for u in mine if not u.started_at_ms), None)
        if claimed is None:
            return 0
        return max(1, claimed.registered_at_ms + SPEECH_GOOD_FOR_MS - call.now_ms)

    def claim(self, p: Dependencies) -> str:
        """Claim the step, with how long its words should last; return the store's answer.

        Only "go" and "again" allow it to be sent.
        """
        ms = expected_duration_ms(self.text)
        pace = p.store.paces.of(self.config.voice, self.config.language)
        of, step = self.call.call_control_id, str(self.step)
        return p.store.claim_speech(
            of, p.origin(), self.epoch, step, self.utterance, ms, text=self.text, pace=pace
        )

    def note_claim(self, p: Dependencies) -> None:
        """Keep and count what is claimed for the first time."""
        name, kind = self.call.call_control_id, self.step.kind
        checkin_texts.keep(p, name, self.config, self.utterance, self.text)
        if kind == Remark.AGENT_FAILED:
            alarm_agent_failed(p, name)
        elif overdue(self.call, self.settings, LATE_MS):
            p.counters.add("checkins_late")
        self.timing.observe(p, str(self.step), kind, SPEECH_GOOD_FOR_MS)

    def send(self, p: Dependencies) -> None:
        """Have Telnyx speak it; a check-in in a voice of its language. Raises TelephonyError."""
        name, config = self.call.call_control_id, self.config
        state = client_state.of_utterance(self.utterance, leg_of(self.call))
        command = Command(name, command_id(name, self.utterance), state)
        if self.step.again and not self._was_cut():  # the agent's voice was not heard
            speak_with_fallback(p, command, self.text, config)
        elif self.step.kind == "checkin":
            voice, language = checkin_texts.voice_of(config, self.language)
            p.telnyx.speak(command, text=self.text, voice=voice, language=language)
        else:
            speak_somehow(p, command, self.text, config)

    def _was_cut(self) -> bool:
        """Return whether mere sound had stopped what this repeats: the same at each attempt.

        Its claim has the call forget that.
        """
        call = self.call
        return call.cut or any(u.id == self.utterance and u.keeps for u in call.utterances)

    def record(self, p: Dependencies, outcome: CommandOutcome) -> None:
        """Record what became of the claimed step; one that was given up is free again.

        One without an answer stays claimed: Telnyx may be speaking it. Its started event shows
        that, or the sweep sends it again under the same command_id.
        """
        of, origin, utterance = self.call.call_control_id, p.origin(), self.utterance
        claimed = self.step.claim(self.epoch)
        if outcome.sent:
            p.store.record_outcome(of, origin, claimed, "sent", utterance, "")
            p.counters.add("checkins_sent", step=str(self.step), agent=self.call.agent)
        elif outcome.given_up:
            give_up(p, of, utterance)
            p.store.withdraw_step(of, origin, self.epoch, str(self.step), utterance)
        elif outcome.failure and not outcome.unanswered:
            p.store.record_outcome(of, origin, claimed, "failed", utterance, outcome.failure)
            p.counters.add("checkins_failed")

    def skip(self, p: Dependencies) -> None:
        """Leave out a step without words; an agent fails all the same."""
        if p.store.agent_failed(self.call.call_control_id, p.origin(), self.epoch):
            alarm_agent_failed(p, self.call.call_control_id)


def alarm_agent_failed(p: Dependencies, call_control_id: str) -> None:
    p.counters.add("agents_failed")
    log.error("ALARM: the agent owes its answer for too long", call_control_id=call_control_id)
