"""Engine, model and language reach Telnyx in each engine's own form, or are refused by name."""

import typing
from importlib import import_module

import pytest
from telnyx.types.calls.action_start_transcription_params import ActionStartTranscriptionParams

from telephony.call_control.transcription import FORMS, REGIONS, Engine, Transcription

pytestmark = pytest.mark.unit

calls = import_module("telnyx.types.calls")  # not all of `telnyx.types`, as `from` would
NAMES = {
    Engine.XAI: "TranscriptionEngineXaiConfigParam",
    Engine.ASSEMBLYAI: "TranscriptionEngineAssemblyaiConfigParam",
    Engine.DEEPGRAM: "DeepgramNova3ConfigParam",
}
SDK = {
    engine: typing.get_type_hints(
        getattr(calls, NAMES.get(engine, f"TranscriptionEngine{engine}ConfigParam"))
    )
    for engine in Engine
}
"""What the SDK, generated from Telnyx's specification, takes."""

TYPED = sorted(set(Engine) - {Engine.DEEPGRAM})
"""The SDK's types of Deepgram take less than the specification they are generated from."""

TAGS = ["en-US", "de-DE", "es-MX", "fr-FR", "pt-BR", "cmn-CN", "arb", "nb-NO", "fil-PH", "yue-CN",
        "hi-IN", "es-419", "tlh"]  # fmt: skip


def literals(hint):
    """Return the words a field may hold, None if it is free text."""
    if typing.get_origin(hint) is typing.Literal:
        return set(typing.get_args(hint))
    inner = [literals(part) for part in typing.get_args(hint)]
    known = [words for words in inner if words]
    return set().union(*known) if known else None


def config(engine, **chosen):
    return Transcription(engine, **chosen).request()["transcription_engine_config"]


@pytest.mark.parametrize("engine", Engine)
@pytest.mark.parametrize("tag", TAGS)
def test_whatever_is_asked_for_is_what_the_sdk_s_types_take(engine, tag):
    request = Transcription(engine, spoken=tag).request()
    assert set(request) <= set(ActionStartTranscriptionParams.__annotations__)
    sent = request["transcription_engine_config"]
    assert set(sent) <= set(SDK[engine])
    if engine in TYPED:
        for name, value in sent.items():
            words = literals(SDK[engine][name])
            assert words is None or value in words
    assert request["transcription_engine"] == sent["transcription_engine"] == str(engine)
    assert request["transcription_tracks"] == "inbound"


@pytest.mark.parametrize("engine", TYPED)
def test_every_language_and_model_is_one_of_the_sdk_s(engine):
    form, sdk = FORMS[engine], SDK[engine]
    for known in form.languages.values():
        assert set(known) <= literals(sdk["language"])
    assert set(form.models) <= (literals(sdk.get(form.model_key)) or set())
    assert form.interim is ("interim_results" in sdk)


@pytest.mark.parametrize(
    ("engine", "tag", "word"),
    [
        (Engine.TELNYX, "de-DE", "de"), (Engine.TELNYX, "en-US", "en"),
        (Engine.TELNYX, "cmn-CN", "zh"), (Engine.TELNYX, "nb-NO", "no"),
        (Engine.TELNYX, "tlh", "auto_detect"), (Engine.TELNYX, "auto", "auto_detect"),
        (Engine.GOOGLE, "he-IL", "iw"), (Engine.GOOGLE, "pt-BR", "pt"),
        (Engine.DEEPGRAM, "pt-BR", "pt-BR"), (Engine.DEEPGRAM, "de-AT", "de"),
        (Engine.DEEPGRAM, "yue-CN", "zh-HK"), (Engine.AZURE, "nb-NO", "nb"),
        (Engine.AZURE, "auto", "auto"), (Engine.SONIOX, "cmn-CN", "zh"),
        (Engine.SONIOX, "", "auto"), (Engine.SPEECHMATICS, "es-ES", "es-bilingual-en"),
        (Engine.XAI, "FR_ca", "fr"),
    ],
)  # fmt: skip
def test_a_language_is_called_what_its_engine_calls_it(engine, tag, word):
    assert config(engine, spoken=tag)["language"] == word


def test_deepgram_is_given_the_model_that_knows_the_language():
    assert config(Engine.DEEPGRAM, spoken="de-DE")["transcription_model"] == "deepgram/nova-3"
    assert config(Engine.DEEPGRAM, spoken="pl-PL")["transcription_model"] == "deepgram/nova-2"


def test_google_s_model_has_a_name_of_its_own_and_azure_needs_a_region():
    assert config(Engine.GOOGLE, model="phone_call", spoken="en")["model"] == "phone_call"
    assert config(Engine.AZURE, spoken="en")["region"] == REGIONS[0]
    assert config(Engine.AZURE, spoken="en", region="westeurope")["region"] == "westeurope"


@pytest.mark.parametrize(
    ("engine", "chosen", "said"),
    [
        (Engine.TELNYX, {"model": "nova-3"}, "model must be one of openai/whisper-tiny"),
        (Engine.AZURE, {"model": "fast"}, "model must be empty with Azure"),
        (Engine.GOOGLE, {"language": "tlh"}, "language must be one of af, sq"),
        (Engine.GOOGLE, {"language": "auto"}, "with Google, not auto"),
        (Engine.DEEPGRAM, {"model": "deepgram/nova-3", "language": "pl"},
         "with Deepgram deepgram/nova-3, not pl"),
        (Engine.PARAKEET, {"language": "de"}, "language must be empty with Parakeet"),
        (Engine.SONIOX, {"language": "german"}, "two letters"),
        (Engine.TELNYX, {"region": "eastus"}, "region must be empty"),
        (Engine.AZURE, {"region": "mars"}, "region must be empty, or one of eastus"),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused_by_name(engine, chosen, said):
    faults = list(Transcription(engine, **chosen).faults())
    assert len(faults) == 1
    assert said in faults[0]


@pytest.mark.parametrize("engine", Engine)
def test_what_is_left_to_the_engine_is_never_refused(engine):
    assert list(Transcription(engine).faults()) == []


def test_an_engine_that_finds_languages_out_knows_every_agent_s():
    known = {engine for engine in Engine if Transcription(engine, spoken="tlh").knows_spoken()}
    assert known == set(Engine) - {Engine.GOOGLE, Engine.XAI, Engine.SPEECHMATICS}
    assert Transcription(Engine.GOOGLE, language="en", spoken="tlh").knows_spoken()
