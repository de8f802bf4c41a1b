"""A relay operator, a captioned call or a sign-language interpreter, by its words. Pure.

Operators announce themselves at the beginning and whenever another one takes over. A caller who
merely speaks of such a service is taken for one too: it costs nothing but patience. Sentences of
other relays (a race, a switch, "I'll relay that") are not.
"""

import re
from functools import cache

from monitor.openings.folding import fold

LONGEST = 600
"""Characters that are read: an announcement is short."""

PHRASES: dict[str, tuple[str, ...]] = {
    "en": (
        r"relay (operator|assistant|officer|service|call|center|centre|interpreter|user)",
        r"(telecommunications?|telephone|text|video|captioned|internet|national|state) relay",
        r"(california|texas|florida|new york|hamilton|sorenson|purple|convo|sprint|uk|irish) relay",
        r"relay (uk|ireland|canada|new jersey|texas|florida|missouri|nevada)",
        r"communications? assistant( number)? ?\d*|this is c ?a (number )?\d+",
        r"(via|through|using) (the )?(7 ?1 ?1|seven one one)\b",
        r"(7 ?1 ?1|seven one one) (relay|service|operator|call|user)",
        r"next generation text|ngt (lite|relay)|type ?talk",
        r"caption(ed|ing)? (call|calls|telephone|phone|service|assistant|tel)",
        r"this call is (being )?captioned|call (will be|is) captioned|captions? (this|the|your) call",
        r"\b(t ?t ?y|t ?d ?d|tele ?type(writer)?|text ?(tele)?phone|minicom)\b",
        r"(sign language|asl|bsl|auslan|video) interpreter",
        r"(deaf|hard of hearing|hearing impaired|speech impaired|speech disabled) .{0,40}"
        r"(operator|interpreter|typing|types|type|text|relay|captions?)",
        r"(typing|types|typed) .{0,40}(deaf|hard of hearing|hearing impaired)",
        r"speech to speech (call|service|relay|operator)|voice carry ?over|hearing carry ?over",
        r"have you (received|had|used|taken) (a|this|our) (relay|captioned|t ?t ?y|video relay)",
        r"(explain|explanation of) (how )?(the )?relay",
    ),
    "es": (
        r"(operador|operadora|asistente|interprete|servicio|agente) (de |del )?(relevo|retransmision|relay)\b",
        r"servicio de (intermediacion|relevo)\b|centro de intermediacion",
        r"(servicio|llamada) (de |con )?(subtitulos|subtitulada|subtitulado)",
        r"interprete de (lengua|lenguaje) de (senas|signos)|video ?interprete|svisual",
        r"asistente de comunicaci(on|ones)( numero)? ?\d*",
        r"persona sorda .{0,40}(operador|operadora|interprete|texto|escrib)",
    ),
    "fr": (
        r"(operateur|operatrice|service|centre|agent|agente) (de |du )?relais",
        r"relais (telephonique|telephone|texte|video|bell)|centre relais",
        r"rogervoice|tadeo|acceo|elioz|service de relais",
        r"interprete en (langue des signes|lsf|lsq)|visio ?interprete",
        r"(appel|conversation) (est )?(sous titre|sous titree|transcrit|transcrite)",
        r"personne (sourde|malentendante) .{0,40}(operateur|operatrice|interprete|ecrit|texte|relais)",
    ),
    "de": (
        r"(tess|telefon|schrift|video|text) ?(relay|vermittlung|dolmetsch)",
        r"relay ?(dienst|dienste|operator|vermittlung)|vermittlungsdienst fur (gehorlose|horgeschadigte)",
        r"(gebardensprach|schrift)dolmetsch",
        r"(gehorlos|horgeschadigt|schwerhorig|taub)\w* .{0,50}(dolmetsch|vermitt|tippt|schreibt|text|relay)",
        r"(dolmetsch|vermitt)\w* .{0,50}(gehorlos|horgeschadigt|schwerhorig|tauben? )",
        r"schreibtelefon|procom|relay service",
    ),
    "pt": (
        r"(operador|operadora|servico|central|assistente|agente) de (intermediacao|relay|retransmissao)",
        r"interprete de (libras|lingua gestual|lingua de sinais)|central de libras|serviin",
        r"pessoa surda .{0,40}(operador|operadora|interprete|texto|escrev|digit)",
        r"(chamada|ligacao) (esta sendo |e )?legendada",
    ),
    "it": (
        r"servizio (ponte|relay|di rele|di intermediazione)|operator\w+ (del )?(servizio )?(ponte|relay)",
        r"interprete (lis|di lingua dei segni|della lingua dei segni)|comunicaens",
        r"person\w+ sord\w+ .{0,40}(operator|interprete|testo|scriv)",
        r"chiamata sottotitolata|dattilofono",
    ),
    "nl": (
        r"teletolk|beeldbel ?tolk|schrijftolk|gebarentolk|tolkcontact|signcall",
        r"(bemiddeling|relay|tolk)s? ?dienst",
        r"(dove|doof|slechthorend\w*) .{0,40}(tolk|bemiddel|typt|tekst|schrijf)",
        r"teksttelefoon|ondertitelde? (gesprek|oproep|telefoon)",
    ),
}


def is_relay(text: str) -> bool:
    """Return whether *text* announces a relay operator, captions or an interpreter."""
    return bool(_pattern().search(fold(text[:LONGEST])))


@cache
def _pattern() -> re.Pattern[str]:
    phrases = (phrase for of_language in PHRASES.values() for phrase in of_language)
    return re.compile(r"\b(?:" + "|".join(f"(?:{phrase})" for phrase in phrases) + ")")
