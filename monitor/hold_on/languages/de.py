"""How callers who speak German ask to wait."""

from monitor.hold_on.durations import TimeWords, count
from monitor.hold_on.language import Table

_ONES = (
    "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
    "sechzehn siebzehn achtzehn neunzehn"
)
_TENS = {
    **{20: "zwanzig", 30: "dreißig", 40: "vierzig", 50: "fünfzig"},
    **{60: "sechzig", 70: "siebzig", 80: "achtzig", 90: "neunzig"},
}

TIMES = TimeWords(
    numbers={
        **count(_ONES, _TENS, lambda ten, one: f"{'ein' if one == 'eins' else one}und{ten}"),
        0.5: "[eine|ne|einer] (halbe|halben)",
        1: "(ein|eine|einen|einer|einem|ne|nen|n)",
        1.5: "(anderthalb|eineinhalb|einenhalb)",
        2: "(zwei|zwo)",
        2.5: "zweieinhalb",
        3: "(drei|[ein|nen|n] paar|einige|wenige)",
        5: "(fünf|fuenf)",
        12: "(zwölf|zwoelf)",
    },
    units={
        1: "(sekunde|sekunden|sekündchen|sek)",
        60: "(minute|minuten|minütchen|min)",
        3600: "(stunde|stunden|stündchen)",
    },
    whole={
        900: "[eine|einer|ne] (viertelstunde|viertelstündchen)",
        1800: "[eine|einer|ne] (halbe|halben) stunde",
        2700: "[eine|einer|ne] dreiviertelstunde",
    },
    vague=(
        "([ein|einen|nen|n|einem|eine] [kleinen|kleines|kurzen|ganz kleinen|winzigen|ganz kurzen] "
        "(moment|augenblick|momentchen|augenblickchen|momenterl|weilchen|bisschen|bissel)|"
        "[etwas|ein bisschen|ein wenig] (zeit|geduld)|einen kleinen moment noch)"
    ),
    about=(
        "(etwa|circa|ca|ungefähr|noch|nur|so|vielleicht|mal|gerade|grad|kurz|maximal|höchstens|"
        "nochmal|eben|bitte|nur noch|noch mal|mindestens)"
    ),
    between="(kleine|kurze|weitere|gute|ganze)",
    to="(bis|oder)",
    half="und (eine halbe|ne halbe)",
    plus="[und]",
)

SLOTS = {
    "kurz": (
        "(mal|kurz|eben|schnell|rasch|geschwind|gschwind|grad mal|noch|nur|erst|erstmal|doch|"
        "einmal|fix|eben mal)"
    ),
    "gleich": "(gleich|sofort|in <time>|gleich schon|sogleich|direkt)",
    "Ding": (
        "(karte|karten|brille|brieftasche|geldbörse|portemonnaie|portmonee|tasche|handtasche|"
        "pass|reisepass|ausweis|personalausweis|führerschein|papiere|papier|unterlagen|dokument|"
        "dokumente|ordner|rechnung|quittung|kassenbon|brief|schreiben|vertrag|police|nummer|"
        "kundennummer|rechnungsnummer|vertragsnummer|iban|stift|kuli|kugelschreiber|bleistift|"
        "zettel|block|notizblock|handy|telefon|ladegerät|laptop|computer|rechner|tablet|mail|"
        "email|schlüssel|code|pin|passwort|ticket|rezept|kalender|zählerstand|zähler|daten|"
        "zugangsdaten|versichertenkarte|bankkarte|kreditkarte|formular|app|bestätigung)"
    ),
    "mein Ding": (
        "((meine|meinen|mein|meiner|unsere|unseren|die|den|das|der|ne|n|eine|einen|ein|nach "
        "meiner|nach der|nach dem) [_] <Ding>|(was|etwas|irgendwas) zu schreiben|"
        "(was|etwas) zum schreiben|(meine|meinen) _)"
    ),
    "sehen": (
        "(sehen|nachsehen|schauen|nachschauen|gucken|nachgucken|kucken|suchen|raussuchen|"
        "heraussuchen|überlegen|nachdenken|prüfen|nachprüfen|holen|fragen|nachfragen|finden|"
        "aufschreiben|notieren|nachlesen|lesen|checken|öffnen|aufmachen|ausmachen|zumachen|"
        "anhalten|setzen|hinsetzen|rangehen|einloggen|nachrechnen|rausholen|mitschreiben)"
    ),
    "sehe": (
        "(schaue|schau|gucke|guck|kucke|kuck|sehe|seh|suche|such|hole|hol|nehme|nehm|frage|frag|"
        "prüfe|prüf|mache|mach|gehe|geh|schreibe|schreib|notiere|notier|ziehe|setze|setz|stelle|"
        "stell|lege|leg|öffne|überlege|überleg|checke|check|drehe|dreh|laufe|lauf|muss)"
    ),
    "warten Sie": (
        "(warten sie|warte|wart|wartet|wartense|warten se|wartens)"
    ),
    "können Sie": (
        "(können sie|könnten sie|können wir|kannst du|könntest du|würden sie|würdest du|"
        "könnt ihr|wollen sie)"
    ),
}

ASKS = {
    "warten Sie": (
        "<warten Sie> [bitte|doch|noch] [<kurz>] [<kurz>] <time>",
        "^ [bitte] <warten Sie> [<warten Sie>] [<warten Sie>] $",
        "<warten Sie> bitte",
        "^ [<kurz>] bitte [<kurz>] warten",
        "<können Sie> [bitte|vielleicht] [<kurz>] [<kurz>] [auf mich] [<time>] "
        "(warten|dranbleiben|dran bleiben)",
        "<warten Sie> (bis ich|solange ich|während ich|auf mich)",
    ),
    "geben Sie mir": (
        "(geben sie|gib|gebt|lassen sie|lass|geben se) (mir|uns) [bitte|doch] [<kurz>] <time>",
        "(ich|wir) (brauche|brauch|bräuchte|benötige|brauchen) [<kurz>] <time>",
        "<time> (brauche|brauch|bräuchte) (ich|wir)",
        "[das|es] dauert [<kurz>] [<kurz>] (einen|nen) (moment|augenblick)",
        "<kurz> geduld",
        "(haben sie|hab|habt) [bitte] [<kurz>] <time> geduld",
        "(haben sie|hab) [bitte] [etwas|ein wenig|ein bisschen] geduld",
        "gedulden sie sich [bitte] [<kurz>] [<time>]",
    ),
    "bleiben Sie dran": (
        "(bleiben sie|bleib|bleibt|bleibense|bleiben se) [bitte|doch|mal] [<kurz>] "
        "(dran|am apparat|in der leitung|am telefon|am hörer|hier|da)",
    ),
    "nicht auflegen": (
        "[bitte] nicht (auflegen|wegdrücken|weggehen|wegklicken)",
        "(legen sie|leg|legt) [bitte|jetzt] [noch] nicht auf",
        "(gehen sie|geh) [bitte] nicht weg",
    ),
    "bin gleich zurück": (
        "[ich] bin <gleich> (wieder da|zurück|wieder dran|wieder bei ihnen|wieder zurück|für sie "
        "da|so weit|soweit|bei ihnen|da)",
        "[ich] komme [<kurz>] <gleich> [wieder|zurück]",
        "^ <gleich> (wieder da|zurück)",
    ),
    "ich schaue nach": (
        "ich <sehe> [mir] [das|es|ihn|sie|hier|da|ihnen] [<kurz>] <kurz>",
        "ich (schaue|schau|gucke|guck|sehe|seh|kucke) [hier|da|das|in] nach $",
        "(lassen sie|lass|lasst) mich [bitte|das|da] [<kurz>] [<kurz>] [das|_] <sehen>",
        "ich (muss|müsste|will|werde|geh|gehe) [mir] [das|es] <kurz> [_] [_] [_] [_] <sehen>",
        "ich (muss|müsste) (erst|erstmal) [_] [_] [_] <sehen>",
        "(kann|darf|könnte) ich [<kurz>] <kurz> [_] [_] <sehen>",
        "^ <kurz> (sehen|schauen|gucken|überlegen|nachdenken) $",
        "ich (schreibe|schreib|notiere|notier) [mir] (das|es) [<kurz>] [auf|mit]",
        "ich (frage|frag) [<kurz>] (meine|meinen) _",
    ),
    "ich hole meine Karte": (
        "ich (hole|hol|suche|such|nehme|nehm|krame|ziehe|öffne) [mir] [gerade|grad|jetzt|noch] "
        "[<kurz>] [<kurz>] <mein Ding>",
        "ich (muss|müsste|gehe|geh) [jetzt|gerade] [<kurz>] [<kurz>] <mein Ding> "
        "(holen|suchen|finden|raussuchen|heraussuchen|rausholen)",
        "ich bin [gerade|noch|grad] [noch] am (suchen|schauen|gucken|überlegen)",
        "ich suche [noch|gerade|grad] [noch] $",
        "(hab's|habe es|hab es|habe sie|hab ihn|ich finde es|ich find's|ich finde sie) gleich",
        "gleich hab [ich] (ich's|es|sie|ihn)",
    ),
    "es klingelt": (
        "[es] (klingelt|klopft|läutet) [gerade|grad|hier|da|bei mir] (an der tür|jemand|an der "
        "haustür)",
        "^ es (klingelt|klopft|läutet) [gerade] $",
        "(ist|steht|klopft|klingelt) [gerade|da] jemand [an|vor] [der] [tür]",
        "jemand [ist|steht|klingelt|klopft] (an|vor) der tür",
        "mein [anderes|zweites] (telefon|handy) klingelt",
        "(bekomme|kriege|krieg|habe|hab) [hier] [gerade|grad] [einen|nen] "
        "(anderen|zweiten) (anruf|gespräch)",
        "auf der anderen leitung",
    ),
}

CRIES = {
    "warten Sie mal": (
        "<warten Sie> [bitte|doch] <kurz> [<kurz>]",
        "<warten Sie> $",
        "bleib mal dran",
        "^ [bitte] warten $",
        "^ halt $",
    ),
}

MOMENTS = {
    "Moment": (
        "[nur|noch|bitte] (ein|einen|nen|n|kleinen) [ganz] [kleinen|kurzen|winzigen|kleines] "
        "(moment|augenblick|momentchen|augenblickchen) [mal|bitte|noch|eben|kurz]",
        "^ (moment|augenblick|momentchen|augenblickchen) [mal|bitte|noch|eben|kurz]",
        "(moment|augenblick|momentchen|augenblickchen) $",
        "(moment|augenblick) (mal|bitte|noch)",
        "[nur|noch] (eine|ne|1) [kleine] (sekunde|sekündchen|minute|minütchen) [bitte|noch]",
        "^ (sekunde|sekündchen|minute|minütchen|minuterl)",
        "^ <time> $",
        "<time> bitte",
    ),
}

NOUNS_AFTER = (
    "im in dem den diesem diesen jeden jede jeder vor zum vom der die das beim pro letzten letzte "
    "ersten zweite zweiten richtige falsche am aus seit nach alle bis für zu von kein keine keinen "
    "einen ein eine nen n kleinen bei um ab"
)

CORRECTIONS = (
    "(das|dass|dies|diese|dieser|jetzt haben|was|wieso|warum|weshalb|wie|wer|wo|wann|welche|"
    "welcher|welches|woher)",
    "(haben|hast|sagten|meinen|wollen|sind|bin|ist|war|wird|kostet|heißt|muss ich|soll ich|habe "
    "ich|hab ich) (sie|du|ich|das|es|der|die)",
    "(sie|du) (haben|hast|sagten|sagen|meinen|hatten|sind|wollen|wollten|hattest)",
    "ich (hatte|wollte|dachte|meinte|meine|sagte|verstehe|glaube|bestreite|will)",
    "ich (habe|hab) (doch|nie|nicht|schon|gesagt|gar|niemals|keine|kein|bereits)",
    "(stimmt|falsch|so nicht|es geht|es ging|es heißt|da stimmt|da haben|wiederholen|können sie "
    "das|könnten sie das|nochmal zurück|da ist ein fehler|moment was)",
    "da (stimmt|war|haben|ist) (was|etwas|nicht|ein|sie)",
)

LOOKALIKES = (
    "(ich|wir|er|sie|wer) [hatte|habe|hab] (warte|wartete|warten)",
    "(warum|worauf|wie lange|wieso|auf wen|auf was) [muss|müssen|soll|sollen|man] [ich|wir|man] "
    "[_] [_] [_] (warten sie|warten|warte)",
    "(nicht|länger|lange|ewig|umsonst|zu|fürs|das|beim|vom|kein) warten [sie] [<time>]",
    "<warten Sie> [bitte] (nicht|schon|lange|seit|vergeblich)",
    "(muss|müssen|soll|sollte|will|wollte|möchte|kann|musste|sollen) [ich|man|wir] [nicht|nie|"
    "immer|hier|noch|so|<time>] [_] warten",
    "warten (lohnt|bringt|muss|müssen)",
    "(gesagt|sagte|sagten|meinte|hieß|bat|baten) [_] [ich|wir|es] [soll|solle|sollte|sollen] "
    "[_] [_] [warten]",
    "(im|in dem|in diesem|jeden|zum|für den|seit dem) (moment|augenblick)",
    "<time> (lang|lange|später|vorher|danach|gewartet|zeit|zu spät|verspätung|zu fuß|entfernt|her"
    "|nach|davor|telefoniert|in der warteschleife|in der leitung)",
    "(vor|seit|alle|nach|dauert|dauerte|nach nur|nur noch|hab nur|habe nur) <time>",
    "(klingelt|läutet) [_] (nicht|ewig|durch|immer|nur)",
    "ich (suche|such) [gerade|momentan|schon] (eine|einen|ein|ne|jemanden) (wohnung|termin|job|"
    "hotel|zimmer|arzt|flug|tisch|stelle|werkstatt)",
    "(nach|in) <time> (aufgelegt|weg|tot)",
    "ich (muss|frage|frag) (mal|sie) (mal|ganz|anders|was|sagen|direkt|ehrlich|sie)",
    "ich (mache|mach) (mal) (schluss|weiter)",
    "(will|werde|möchte|kann|würde) [jetzt] nicht auflegen",
    "mich [bitte|mal] (ausreden|erklären|reden|sprechen|in ruhe)",
)

RETURNS = (
    "[so] (da) bin ich wieder",
    "[ich] bin wieder (da|dran|zurück|hier)",
    "[ich] (habe|hab) (sie|es|ihn|die karte|die nummer) [jetzt] (gefunden|hier|vor mir|da)",
    "(ich hab's|hab's|hab ich) [jetzt] (gefunden|hier)",
    "gefunden",
    "hier ist (sie|er|es|die nummer)",
    "(danke|vielen dank) fürs warten",
    "danke für (ihre|die) geduld",
    "(das ist die|die nummer ist|das ist|lautet) <number>",
)

TABLE = Table(
    code="de",
    fillers="äh ähm öh öhm hm hmm mhm tja eh ehm uh uhm ah",
    polite=(
        "(bitte|danke|ja|okay|ok|gut|nein|ne|nee|ach|oh|also|entschuldigung|sorry|hallo|na|und|"
        "noch|mal|kurz|eben|gerade|nur|einfach|schnell|doch|aber|so|moin|jetzt|da|herr|frau|dann|"
        "verzeihung|pardon|halt|leute|nochmal|leider|bitteschön)",
        "(tut mir leid|entschuldigen sie|guten tag|alles klar|einen kleinen|seien sie so nett|"
        "wenn sie so nett wären|wenn es geht)",
    ),
    times=TIMES,
    slots=SLOTS,
    asks=ASKS,
    cries=CRIES,
    moments=MOMENTS,
    nouns_after=NOUNS_AFTER,
    corrections=CORRECTIONS,
    lookalikes=LOOKALIKES,
    returns=RETURNS,
)
