"""What no stream may make the VAD do: any bytes, in any pieces; frames lost, doubled, late."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.vad.webrtc import BRIDGED_FRAMES, FRAME_MS, HANGOVER_FRAMES, VoiceActivity
from telephony.media.frame_order import FrameOrder
from tests.monitor.vad.clip_scoring import (
    FRAME_BYTES,
    PCMU,
    Score,
    load,
    pair,
    turns_of,
)

pytestmark = pytest.mark.unit

ALL = load()
BY_NAME = {clip.name: clip for clip in ALL}
SPOKEN = [clip for clip in ALL if clip.kind in {"clean", "short", "over-20"}]

PCM = [PCMU.to_pcm(BY_NAME[n].ulaw) for n in ("short-us-man", "over-music-6", "dtmf", "hum-loud")]
NOISE = st.binary(max_size=2_000)
PIECES = st.builds(
    lambda pcm, at, size: pcm[at : at + size],
    st.sampled_from(PCM),
    st.integers(0, 60_000),
    st.integers(0, 20_000),
)
SOUNDS = st.lists(st.one_of(NOISE, PIECES), max_size=8)
LOSSES = st.one_of(st.integers(0, 60), st.integers(0, 10**12))


@given(st.lists(st.tuples(st.one_of(NOISE, PIECES), LOSSES), max_size=8), st.sampled_from([8, 16]))
def test_turns_alternate_and_lie_in_the_past(takes, khz):
    vad = VoiceActivity(khz * 1000)
    frame_bytes = khz * FRAME_MS * 2
    speaking, rest, now, last = False, 0, 0, 0
    for pcm, lost in takes:
        turns = vad.feed(pcm, lost)
        frames, rest = divmod(rest + len(pcm), frame_bytes)
        now += (lost + frames) * FRAME_MS
        for turned in turns:
            assert turned.speaking != speaking
            assert last <= now - turned.ago_ms <= now
            speaking, last = turned.speaking, now - turned.ago_ms
        assert vad.speaking == speaking


@given(SOUNDS, st.lists(st.integers(1, 3_000), min_size=1, max_size=12))
def test_the_same_bytes_in_any_pieces_give_the_same_turns(sounds, cuts):
    pcm = b"".join(sounds)
    whole, pieces = VoiceActivity(8000), VoiceActivity(8000)
    expected = at_times(whole, [pcm])
    parts, at, n = [], 0, 0
    while at < len(pcm):
        parts.append(pcm[at : at + cuts[n % len(cuts)]])
        at += len(parts[-1])
        n += 1
    assert at_times(pieces, parts) == expected
    assert pieces.speaking == whole.speaking


def at_times(vad, pieces):
    """Return the turns with the time since the beginning they happened at."""
    found, taken = [], 0
    for pcm in pieces:
        taken += len(pcm)
        now = taken // (2 * FRAME_BYTES) * FRAME_MS
        found += [(t.speaking, now - t.ago_ms) for t in vad.feed(pcm)]
    return found


def test_a_long_payload_tells_when_in_it_speech_began():
    clip = BY_NAME["clean-gb-woman"]
    vad = VoiceActivity(8000)
    began, ended = vad.feed(PCMU.to_pcm(clip.ulaw))
    begin, end = clip.speech[0]
    assert (began.speaking, ended.speaking) == (True, False)
    assert abs(clip.duration - began.ago_ms - begin) <= 60
    assert abs(clip.duration - ended.ago_ms - end) <= 60


def speaking_vad():
    """Return a VAD in the middle of a word."""
    clip = BY_NAME["clean-us-man"]
    vad = VoiceActivity(8000)
    for payload in clip.frames[: clip.speech[0][0] // FRAME_MS + 20]:
        vad.feed(PCMU.to_pcm(payload))
    assert vad.speaking
    return vad


def test_a_stream_that_stops_within_a_word_ends_the_turn():
    """pipecat's row 17: a VAD stuck speaking when frames stop."""
    vad = speaking_vad()
    assert vad.feed(b"", lost=HANGOVER_FRAMES + BRIDGED_FRAMES - 1) == []
    (turned,) = vad.feed(b"", lost=1)
    assert not turned.speaking
    assert turned.ago_ms == HANGOVER_FRAMES * FRAME_MS
    assert vad.feed(b"", lost=10_000) == []


def test_a_short_gap_within_a_word_is_bridged():
    vad = speaking_vad()
    assert vad.feed(b"", lost=BRIDGED_FRAMES) == []
    assert vad.feed(bytes(2 * FRAME_BYTES) * (HANGOVER_FRAMES - 1)) == []
    (turned,) = vad.feed(bytes(2 * FRAME_BYTES))
    assert turned.ago_ms == HANGOVER_FRAMES * FRAME_MS


@given(st.lists(LOSSES, max_size=30))
def test_gaps_alone_never_begin_speech(gaps):
    vad = VoiceActivity(8000)
    clip = BY_NAME["clean-us-man"]
    vad.feed(PCMU.to_pcm(clip.ulaw[: (clip.speech[0][0] + 100) * 8]))
    assert not vad.speaking
    assert [turn for lost in gaps for turn in vad.feed(b"", lost)] == []


def through(clip, chunks):
    """Return the turns heard of *clip* when its frames arrive in the order of *chunks*, from 1."""
    order, vad, told = FrameOrder(), VoiceActivity(8000), []
    for chunk in chunks:
        lost = order.accept(chunk)
        if lost is not None:
            turns = vad.feed(PCMU.to_pcm(clip.frames[chunk - 1]), lost)
            told += [(chunk * FRAME_MS, turned) for turned in turns]
    return pair(told, clip.duration)


@pytest.mark.parametrize("clip", SPOKEN, ids=lambda clip: clip.name)
def test_doubled_frames_change_nothing(clip):
    doubled = [n for number in range(1, len(clip.frames) + 1) for n in (number, number)]
    assert through(clip, doubled) == turns_of(VoiceActivity(8000), clip.frames)


def harm(reorder):
    """Return the score of the spoken clips when *reorder* has been at the numbers of the frames."""
    total = Score()
    for clip in SPOKEN:
        total.count(clip, through(clip, reorder(list(range(1, len(clip.frames) + 1)))))
    return total


@pytest.mark.parametrize(("every", "run"), [(100, 1), (20, 1), (10, 1), (50, 3), (100, 5)])
def test_up_to_a_tenth_of_the_frames_lost_does_no_harm(every, run):
    worn = harm(lambda numbers: [n for n in numbers if n % every >= run])
    assert (worn.unheard, worn.split) == (0, 0)
    assert worn.missed <= 5
    assert worn.onset[1] <= 350


def test_with_a_fifth_of_the_frames_lost_at_random_most_is_heard():
    source = random.Random(7)  # the same losses each time
    total = Score()
    for _ in range(6):
        lossy = harm(lambda numbers: [n for n in numbers if source.random() > 0.2])
        total.said += lossy.said
        total.unheard += lossy.unheard
        total.missed_ms += lossy.missed_ms
        total.speech_ms += lossy.speech_ms
    assert total.unheard <= 0.03 * total.said
    assert total.missed <= 2.2


def test_nothing_begins_on_a_quiet_frame_after_a_gap():
    clip = BY_NAME["clean-us-man"]
    for heard_ms in range(60, 160, FRAME_MS):
        vad = VoiceActivity(8000)
        vad.feed(PCMU.to_pcm(clip.ulaw[: (clip.speech[0][0] + heard_ms) * 8]))
        if not vad.speaking:
            assert vad.feed(bytes(2 * FRAME_BYTES), lost=BRIDGED_FRAMES) == []
            assert vad.feed(bytes(2 * FRAME_BYTES) * 20) == []


def swap_some(numbers):
    for at in range(7, len(numbers), 15):
        numbers[at - 1], numbers[at] = numbers[at], numbers[at - 1]
    return numbers


def test_swapped_frames_do_no_harm():
    swapped = harm(swap_some)
    assert (swapped.unheard, swapped.split) == (0, 0)
    assert swapped.missed <= 5
