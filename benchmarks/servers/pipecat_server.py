"""Pipecat 1.14 on Telnyx media, as lean as it goes: `python pipecat_server.py PORT`.

uvicorn, uvloop and httptools, no compression; 8 kHz throughout, so that nothing is resampled; no
audio out, no tracing, metrics, heartbeat or RTVI, no smart-turn model, warnings only. /pipecat is
Telnyx serializer, Silero on every window, user turns and a user-idle timer; /transport only takes
frames off the socket. Runs in the environment of `benchmarks.media.pipecat`.
"""

import asyncio
import json
import sys

import uvicorn
from fastapi import FastAPI, WebSocket
from loguru import logger
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
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

IDLE_S = 5.0
DRAINED_S = 0.3
"""What is still in the pipeline when a stream says stop comes through it in this time."""

app = FastAPI()


class Sink(FrameProcessor):
    """The end of a pipeline: counts frames, and those during which the caller speaks."""

    def __init__(self) -> None:
        super().__init__()
        self.frames = self.speech = 0
        self._speaking = False

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, InputAudioRawFrame):
            self.frames += 1
            self.speech += self._speaking
        elif isinstance(frame, VADUserStartedSpeakingFrame):
            self._speaking = True
        elif isinstance(frame, VADUserStoppedSpeakingFrame):
            self._speaking = False
        await self.push_frame(frame, direction)


class Serializer(TelnyxFrameSerializer):
    """Telnyx's, which also answers the load when it asks what was heard."""

    def __init__(self, stream_id: str, ws: WebSocket, sink: Sink) -> None:
        params = TelnyxFrameSerializer.InputParams(auto_hang_up=False)
        super().__init__(stream_id, "PCMU", "PCMU", params=params)
        self._ws, self._sink = ws, sink

    async def deserialize(self, data: str | bytes) -> Frame | None:
        frame = await super().deserialize(data)
        if frame is None and '"stop"' in data:
            await asyncio.sleep(DRAINED_S)
            await self._ws.send_text(f"{self._sink.frames} {self._sink.speech}")
        return frame


def hearing(
    turns: type[UserTurnProcessor] = UserTurnProcessor, idle_s: float = IDLE_S
) -> list[FrameProcessor]:
    strategies = UserTurnStrategies(
        start=[VADUserTurnStartStrategy()],
        stop=[SpeechTimeoutUserTurnStopStrategy(wait_for_transcript=False)],
    )
    return [
        VADProcessor(vad_analyzer=SileroVADAnalyzer()),
        turns(user_turn_strategies=strategies, user_idle_timeout=idle_s),
    ]


@app.websocket("/pipecat")
async def full(ws: WebSocket) -> None:
    await serve(ws, hearing())


@app.websocket("/transport")
async def transport_only(ws: WebSocket) -> None:
    await serve(ws, [])


async def serve(ws: WebSocket, processors: list[FrameProcessor]) -> None:
    await ws.accept()
    start = json.loads(await ws.receive_text())
    sink = Sink()
    transport = FastAPIWebsocketTransport(
        websocket=ws,
        params=FastAPIWebsocketParams(
            audio_in_enabled=True,
            audio_out_enabled=False,
            serializer=Serializer(start["start"]["call_control_id"], ws, sink),
        ),
    )
    worker = PipelineWorker(
        Pipeline([transport.input(), *processors, sink]),
        params=PipelineParams(audio_in_sample_rate=8000, audio_out_sample_rate=8000),
        enable_turn_tracking=False,
        enable_rtvi=False,
        idle_timeout_secs=None,
    )

    @transport.event_handler("on_client_disconnected")
    async def gone(_transport: object, _ws: object) -> None:
        await worker.cancel()

    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    await runner.run()


def run(port: int) -> None:
    logger.remove()
    logger.add(sys.stderr, level="WARNING")
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        log_level="warning",
        access_log=False,
    )


if __name__ == "__main__":
    run(int(sys.argv[1]))
