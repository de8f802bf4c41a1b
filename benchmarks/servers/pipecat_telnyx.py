"""A Pipecat bot on Telnyx, for the test kit.

Run by Pipecat's runner: `pipecat_telnyx.py -t telnyx --host H --port P -x H:P`. Pipecat's own and
unchanged: the development runner and its TeXML, the transport, the Telnyx serializer, Silero, smart
turn, the aggregators, the OpenAI service, and the idle handling that its documentation shows
("Detecting Idle Users": 5 s, two questions, then a farewell and the end). Stand-ins, since there is
neither a network nor a key here: a recogniser that hears words in whatever Silero takes for speech,
a voice of tones at 14 characters a second, and a language model that answers by rules (the
simulator's). Pipecat's serializer knows one address of Telnyx; its requests go to the simulator's.
"""

import json
import math
import os
import struct
import urllib.request
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import aiohttp
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import (
    EndWorkerFrame,
    Frame,
    LLMMessagesAppendFrame,
    LLMRunFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
    TTSSpeakFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import (
    LLMContextAggregatorPair,
    LLMUserAggregatorParams,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.runner.run import main
from pipecat.runner.utils import create_transport
from pipecat.serializers import telnyx
from pipecat.services.openai.llm import OpenAILLMService
from pipecat.services.settings import STTSettings, TTSSettings
from pipecat.services.stt_service import SegmentedSTTService
from pipecat.services.tts_service import TTSService
from pipecat.transports.websocket.fastapi import FastAPIWebsocketParams
from pipecat.utils.time import time_now_iso8601
from pipecat.workers.runner import WorkerRunner

TELNYX = "https://api.telnyx.com/v2"
SIMULATED = os.environ["TELNYX_BASE_URL"]
SIMULATOR = SIMULATED.removesuffix("/v2")
RATE = 8_000
IDLE_S = 5.0
CHARACTERS_A_SECOND = 14
GREET = "Please introduce yourself to the user."
ASK = "The user has been quiet. Politely ask if they're still there."
ASK_AGAIN = "The user is still inactive. Ask if they'd like to continue."
FAREWELL = "It seems like you're busy. Have a nice day!"
RULES = [
    {"role": "developer", "if": "introduce", "say": "Hello! I am your assistant. How can I help?"},
    {"role": "developer", "if": "been quiet", "say": "Are you still there?"},
    {"role": "developer", "if": "still inactive", "say": "Would you like to continue?"},
]


class Recogniser(SegmentedSTTService):
    """Hears the same words in every stretch of speech."""

    def __init__(self) -> None:
        super().__init__(settings=STTSettings(model=None, language=None))

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame, None]:
        del audio
        yield TranscriptionFrame("I see.", "", time_now_iso8601())


class Tones(TTSService):
    """Speaks a tone for as long as the words would take."""

    def __init__(self) -> None:
        super().__init__(
            push_start_frame=True,
            push_stop_frames=True,
            settings=TTSSettings(model=None, voice=None, language=None),
        )

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame, None]:
        samples = int(self.sample_rate * max(0.6, len(text) / CHARACTERS_A_SECOND))
        tone = (
            int(8_000 * math.sin(n * 400 * math.tau / self.sample_rate)) for n in range(samples)
        )
        audio = b"".join(struct.pack("<h", sample) for sample in tone)
        yield TTSAudioRawFrame(audio, self.sample_rate, 1, context_id=context_id)


class IdleHandler:
    """Asks, asks again, and ends the call, as Pipecat's documentation shows it."""

    def __init__(self) -> None:
        self._asked = 0

    def reset(self) -> None:
        self._asked = 0

    async def idle(self, aggregator: Any) -> None:
        self._asked += 1
        if self._asked <= 2:
            message = {"role": "developer", "content": ASK if self._asked == 1 else ASK_AGAIN}
            await aggregator.push_frame(LLMMessagesAppendFrame([message], run_llm=True))
        else:
            await aggregator.push_frame(TTSSpeakFrame(FAREWELL))
            await aggregator.push_frame(EndWorkerFrame(), FrameDirection.UPSTREAM)


async def bot(runner_args: Any) -> None:
    """Talk with one caller; Pipecat's runner calls this for each media socket."""

    def params() -> FastAPIWebsocketParams:
        return FastAPIWebsocketParams(audio_in_enabled=True, audio_out_enabled=True)

    transport = await create_transport(runner_args, {"telnyx": params})
    context = LLMContext()
    user, assistant = LLMContextAggregatorPair(
        context,
        user_params=LLMUserAggregatorParams(
            user_idle_timeout=IDLE_S, vad_analyzer=SileroVADAnalyzer()
        ),
    )
    model = OpenAILLMService(api_key="none", base_url=f"{SIMULATOR}/v1")
    worker = PipelineWorker(
        Pipeline(
            [transport.input(), Recogniser(), user, model, Tones(), transport.output(), assistant]
        ),
        params=PipelineParams(audio_in_sample_rate=RATE, audio_out_sample_rate=RATE),
    )
    listen(transport, user, worker, context)
    runner = WorkerRunner(handle_sigint=runner_args.handle_sigint)
    await runner.add_workers(worker)
    await runner.run()


def listen(transport: Any, user: Any, worker: PipelineWorker, context: LLMContext) -> None:
    """Handle the events of one call."""
    handler = IdleHandler()

    @user.event_handler("on_user_turn_idle")
    async def on_user_turn_idle(aggregator: Any) -> None:
        await handler.idle(aggregator)

    @user.event_handler("on_user_turn_started")
    async def on_user_turn_started(_aggregator: Any, _strategy: Any) -> None:
        handler.reset()

    @transport.event_handler("on_client_connected")
    async def on_client_connected(_transport: Any, _client: Any) -> None:
        context.add_message({"role": "developer", "content": GREET})
        await worker.queue_frames([LLMRunFrame()])

    @transport.event_handler("on_client_disconnected")
    async def on_client_disconnected(_transport: Any, _client: Any) -> None:
        await worker.cancel()


@asynccontextmanager
async def to_simulator() -> AsyncIterator[SimpleNamespace]:
    """Be the session in which Pipecat's serializer hangs up."""
    async with aiohttp.ClientSession() as session:

        def post(url: str, **more: Any) -> Any:
            return session.post(url.replace(TELNYX, SIMULATED), **more)

        yield SimpleNamespace(post=post)


def script_the_model() -> None:
    """Give the simulator's language model the words for what Pipecat's documentation asks of it."""
    rules = json.dumps({"rules": RULES}).encode()
    urllib.request.urlopen(f"{SIMULATOR}/sim/model", rules, timeout=5).close()  # noqa: S310  loopback


if __name__ == "__main__":
    telnyx.aiohttp = SimpleNamespace(ClientSession=to_simulator)
    script_the_model()
    main()
