"""The transcription Telnyx is asked for: engine, model and language, in the engine's form. Pure.

A language is chosen as a tag (BCP 47: `de-DE`, `pt-BR`, `cmn-CN`) and sent in the engine's form
(`de`, `pt-BR`, `zh`). Source of forms: Telnyx's OpenAPI specification, `TranscriptionStartRequest`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from telephony.call_control import transcription_languages as languages


class Engine(StrEnum):
    """The engines that transcribe the caller, as Telnyx calls them."""

    TELNYX = "Telnyx"
    GOOGLE = "Google"
    DEEPGRAM = "Deepgram"
    AZURE = "Azure"
    XAI = "xAI"
    ASSEMBLYAI = "AssemblyAI"
    SPEECHMATICS = "Speechmatics"
    SONIOX = "Soniox"
    PARAKEET = "Parakeet"


AUTO = "auto"
"""A value for the language: the engine detects it."""

_FOUND_OUT = frozenset({AUTO, "auto_detect"})

REGIONS = (
    "eastus", "northcentralus", "westus2", "westeurope", "centralindia", "australiaeast",
)  # fmt: skip
"""Azure's regions; one is required, and the first is the default."""

_ISO_639_1 = re.compile(r"[a-z]{2}")
_SAME = ("zh cmn", "ar arb", "no nb nn", "tl fil", "he iw", "jv jw")
"""Languages with several tags."""

_OTHERWISE = MappingProxyType(
    {
        "zh": ("cmn_en",), "ar": ("ar_en",), "es": ("es-bilingual-en",), "ms": ("en_ms",),
        "ta": ("en_ta",), "yue": ("zh-HK",),
    }
)  # fmt: skip
"""Engines' names of languages that they accept only together with another one or a region."""


@dataclass(frozen=True, slots=True)
class EngineForm:
    """The options of one engine.

    `languages` is by model, '' for all; none: there is no choice. `auto` is its word for detecting
    the language, '' if it can't.
    """

    languages: Mapping[str, tuple[str, ...]]
    models: tuple[str, ...] = ()
    model_key: str = "transcription_model"
    auto: str = ""
    interim: bool = True

    def of_model(self, model: str) -> tuple[str, ...]:
        return self.languages.get(model) or self.languages.get("", ())


FORMS: Mapping[Engine, EngineForm] = MappingProxyType(
    {
        Engine.TELNYX: EngineForm(
            {"": languages.TELNYX},
            ("openai/whisper-tiny", "openai/whisper-large-v3-turbo"),
            auto="auto_detect",
            interim=False,
        ),
        Engine.GOOGLE: EngineForm(
            {"": languages.GOOGLE},
            ("latest_long", "latest_short", "command_and_search", "phone_call", "video", "default",
             "medical_conversation", "medical_dictation"),
            model_key="model",
        ),
        Engine.DEEPGRAM: EngineForm(
            {"deepgram/nova-3": languages.NOVA_3, "deepgram/nova-2": languages.NOVA_2},
            ("deepgram/nova-3", "deepgram/nova-2"),
            auto="auto_detect",
        ),
        Engine.AZURE: EngineForm({"": languages.AZURE}, auto="auto", interim=False),
        Engine.XAI: EngineForm({"": languages.XAI}, ("xai/grok-stt",)),
        Engine.ASSEMBLYAI: EngineForm({}, ("assemblyai/universal-streaming",)),
        Engine.SPEECHMATICS: EngineForm({"": languages.SPEECHMATICS}, ("speechmatics/standard",)),
        Engine.SONIOX: EngineForm({}, ("soniox/stt-rt-v4",), auto="auto"),
        Engine.PARAKEET: EngineForm({}, ("nvidia/parakeet-v3",)),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Transcription:
    """The choice; '' leaves it to the engine; an empty `language` means `spoken`, the agent's."""

    engine: Engine = Engine.TELNYX
    model: str = ""
    language: str = ""
    region: str = ""
    spoken: str = ""

    @property
    def _form(self) -> EngineForm:
        return FORMS[self.engine]

    def faults(self) -> Iterator[str]:
        """Yield each part of the choice that the engine can't do, beginning with its name."""
        form = self._form
        if self.model and self.model not in form.models:
            yield f"model must be {_one_of(form.models)} with {self.engine}, not {self.model}"
            return
        if self.region and (self.engine is not Engine.AZURE or self.region not in REGIONS):
            yield f"region must be empty, or one of {', '.join(REGIONS)} with {Engine.AZURE}"
        if self.language and self._word(self.language) is None:
            yield f"language must be {self._choices()} with {self._who()}, not {self.language}"

    def knows_spoken(self) -> bool:
        """Return whether the engine transcribes the spoken language: it knows or detects it."""
        form, has_choice = self._form, bool(self._form.languages)
        wanted = self.language or self.spoken
        return bool(form.auto) or not has_choice or self._word(wanted) is not None

    def request(self) -> dict[str, Any]:
        """Return the body of `transcription_start`, which is also `transcription_config`."""
        form = self._form
        config: dict[str, Any] = {"transcription_engine": str(self.engine)}
        if model := self._model():
            config[form.model_key] = model
        if language := self._word(self.language or self.spoken) or form.auto:
            config["language"] = language
        if self.engine is Engine.AZURE:
            config["region"] = self.region or REGIONS[0]
        if form.interim:
            config["interim_results"] = True
        return {
            "transcription_engine": str(self.engine),
            "transcription_engine_config": config,
            "transcription_tracks": "inbound",
        }

    def _model(self) -> str:
        """Return the model to send; Deepgram requires one that knows the language."""
        if self.model or self.engine is not Engine.DEEPGRAM:
            return self.model
        wanted, models = self.language or self.spoken, self._form.models
        return next((m for m in models if _found(wanted, self._form.of_model(m))), models[0])

    def _word(self, tag: str) -> str | None:
        """Return the engine's name of the language *tag*, None if it doesn't know it."""
        form = self._form
        if tag.lower() in _FOUND_OUT:
            return form.auto or (None if form.languages else "")
        if self.engine is Engine.SONIOX:
            short = (base for base in _bases(_parts(tag)[0]) if _ISO_639_1.fullmatch(base))
            return next(short, None)
        return _found(tag, form.of_model(self._model()))

    def _choices(self) -> str:
        form = self._form
        if self.engine is Engine.SONIOX:
            return f"{AUTO} or a language of two letters"
        of_all = [word for known in form.languages.values() for word in known]
        known = form.of_model(self.model) or tuple(dict.fromkeys(of_all))
        return _one_of((*known, AUTO) if form.auto else known)

    def _who(self) -> str:
        return f"{self.engine} {self.model}".strip()


def _one_of(choices: tuple[str, ...]) -> str:
    return f"one of {', '.join(choices)}" if choices else "empty"


def _bases(base: str) -> list[str]:
    """Return *base* and the other tags of its language."""
    same = next((group.split() for group in _SAME if base in group.split()), [base])
    return sorted(same, key=lambda other: other != base)


def _parts(tag: str) -> tuple[str, str]:
    base, _, rest = tag.replace("_", "-").partition("-")
    return base.lower(), rest


def _found(tag: str, known: tuple[str, ...]) -> str | None:
    """Return the word among *known* that is closest to *tag*."""
    base, rest = _parts(tag)
    bases = _bases(base)
    wanted = [tag, *(f"{other}-{rest}" for other in bases if rest), *bases]
    wanted += [word for other in bases for word in _OTHERWISE.get(other, ())]
    spelled = {word.lower(): word for word in known}
    return next((spelled[word.lower()] for word in wanted if word.lower() in spelled), None)
