"""A bot of Pipecat's, for Telnyx's socket: `python pipecat_bot.py PORT`, in Pipecat's environment.

Telnyx's serializer, Silero, turns and interruptions are Pipecat's own; in the place of a model and
a voice stands a tone, so that no network is needed: a second of it as greeting, six as an answer.
"""

import json
import math
import struct
import sys

import uvicorn
from fastapi import FastAPI, WebSocket
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import (
    Frame,
    OutputAudioRawFrame,
    StartFrame,
    UserStoppedSpeakingFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.audio.vad_processor import VADProcessor
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.serializers.telnyx import TelnyxFrameSerializer
from pipecat.transports.websocket.fastapi import FastAPIWebsocketParams, FastAPIWebsocketTransport
from pipecat.turns.user_start import VADUserTurnStartStrategy
from pipecat.turns.user_stop import SpeechTimeoutUserTurnStopStrategy
from pipecat.turns.user_turn_processor import UserTurnProcessor
from pipecat.turns.user_turn_strategies import UserTurnStrategies
from pipecat.workers.runner import WorkerRunner

RATE = 8_000
GREETING_S, ANSWER_S = 1, 6
app = FastAPI()


def tone(seconds: float) -> bytes:
    samples = (int(8_000 * math.sin(n / 4)) for n in range(int(RATE * seconds)))
    return b"".join(struct.pack("<h", sample) for sample in samples)


class Talker(FrameProcessor):
    """Greets as the pipeline starts, and answers each turn of the caller."""

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        await self.push_frame(frame, direction)
        if isinstance(frame, StartFrame):
            await self.say(GREETING_S)
        elif isinstance(frame, UserStoppedSpeakingFrame):
            await self.say(ANSWER_S)

    async def say(self, seconds: float) -> None:
        await self.push_frame(OutputAudioRawFrame(tone(seconds), RATE, 1))


@app.websocket("/")
async def serve(ws: WebSocket) -> None:
    await ws.accept()
    while (frame := json.loads(await ws.receive_text()))["event"] != "start":
        pass
    encoding = frame["start"]["media_format"]["encoding"]
    serializer = TelnyxFrameSerializer(
        frame["stream_id"],
        encoding,
        encoding,
        frame["start"]["call_control_id"],
        params=TelnyxFrameSerializer.InputParams(auto_hang_up=False),
    )
    transport = FastAPIWebsocketTransport(
        websocket=ws,
        params=FastAPIWebsocketParams(
            audio_in_enabled=True, audio_out_enabled=True, serializer=serializer
        ),
    )
    turns = UserTurnStrategies(
        start=[VADUserTurnStartStrategy()],
        stop=[SpeechTimeoutUserTurnStopStrategy(wait_for_transcript=False)],
    )
    processors = [
        transport.input(),
        VADProcessor(vad_analyzer=SileroVADAnalyzer()),
        UserTurnProcessor(user_turn_strategies=turns),
        Talker(),
        transport.output(),
    ]
    worker = PipelineWorker(
        Pipeline(processors),
        params=PipelineParams(audio_in_sample_rate=RATE, audio_out_sample_rate=RATE),
        enable_rtvi=False,
        idle_timeout_secs=None,
    )

    @transport.event_handler("on_client_disconnected")
    async def gone(_transport: object, _ws: object) -> None:
        await worker.cancel()

    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    await runner.run()


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
