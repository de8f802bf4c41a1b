"""What callers who speak German say that is no request to wait, though it sounds like one."""

NOUNS_AFTER = """
    im in dem den diesem diesen jeden jede jeder zum vom der die das beim pro letzten letzte
    ersten zweite zweiten richtige falsche am bis für auf kein keine keinen einen ein eine nen n
    kleinen kleine um ab uns sich mich dich wenn sie dauert dauerte
"""

CORRECTIONS = """
    (das|dass|dies|diese|dieser|jetzt haben|was|wieso|warum|weshalb|wie|wer|wo|wovon|worum|wofür|
        wozu|wann|welche|welcher|
        welches|woher)
    (haben|hast|sagten|meinen|wollen|sind|bin|ist|war|wird|kostet|heißt|muss ich|soll ich|habe ich|
        hab ich) (sie|du|ich|das|es|der|die)
    (sie|du) (haben|hast|sagten|sagen|meinen|hatten|sind|wollen|wollten|hattest)
    ich (hatte|wollte|dachte|meinte|meine|sagte|verstehe|glaube|bestreite|will|werde)
    ich (habe|hab) (doch|nie|nicht|schon|gesagt|gar|niemals|keine|kein|bereits)
    (stimmt|falsch|so nicht|es geht|es ging|es heißt|da stimmt|da haben|wiederholen|können sie das|
        könnten sie das|nochmal zurück|da ist ein fehler|moment was)
    da (stimmt|war|haben|ist) (was|etwas|nicht|ein|sie)
"""

LOOKALIKES = """
    ich (gebe|geb|gib) (ihnen|dir|euch) [mal|kurz|gerne|gern|noch|jetzt] (die|den|das|meine|meinen|
        mein|ihre) (nummer|adresse|telefonnummer|kundennummer|iban|daten|namen|name|email|mail|
        bestellnummer|rechnungsnummer|kontonummer|vertragsnummer|information|informationen|code|
        mailadresse|auskunft|kartennummer|geburtsdatum|postleitzahl|rechnung)
    (ich|wir|er|sie|wer) [hatte|habe|hab] (warte|wartete|warten)
    (warum|worauf|wie lange|wieso|auf wen|auf was) [muss|müssen|soll|sollen|man] [ich|wir|
        man] [_] [_] [_] (warten sie|warten|warte)
    (nicht|länger|lange|ewig|umsonst|zu|fürs|das|beim|vom|kein) warten [sie] [<time>]
    <warten Sie> [bitte] (nicht|schon|lange|seit|vergeblich)
    (muss|müssen|soll|sollte|will|wollte|möchte|kann|musste|sollen) [ich|man|wir] [nicht|nie|immer|
        hier|noch|so|<time>] [_] warten
    warten (lohnt|bringt|muss|müssen)
    (gesagt|sagte|sagten|meinte|hieß|bat|baten) [_] [ich|wir|es] [soll|solle|sollte|
        sollen] [_] [_] [warten]
    (im|in dem|in diesem|jeden|zum|für den|seit dem) (moment|augenblick)
    <time> (lang|lange|später|vorher|danach|gewartet|zu spät|verspätung|zu fuß|entfernt|her|nach|
        davor|telefoniert|in der warteschleife|in der leitung)
    (habe|hab|haben|hätten|hätte) [sie|ich|wir] [nur|noch|mal|kurz] <time> zeit
    <time> (ihrer|deiner) zeit
    <time> gedauert
    warte [_] auf (die|den|das|eine|einen|ihre|ihren|meine|meinen|info)
    wie lange [_] [_] [_] [_] <sehen>
    (vor|seit|alle|nach|dauerte|nach nur|nur noch|hab nur|habe nur) <time>
    (klingelt|läutet) [_] (nicht|ewig|durch|immer|nur)
    ich (suche|such) [gerade|momentan|schon] (eine|einen|ein|ne|jemanden) (wohnung|termin|job|hotel|
        zimmer|arzt|flug|tisch|stelle|werkstatt)
    mich (den|die|das) (ersten|erste|zweiten|zweite|dritten|dritte|anderen|andere)
    (nach|in) <time> (aufgelegt|weg|tot)
    ich (muss|frage|frag) (mal|sie) (mal|ganz|anders|was|sagen|direkt|ehrlich|sie)
    ich (mache|mach) (mal) (schluss|weiter)
    (will|werde|möchte|kann|würde) [jetzt] nicht auflegen
    wenn sie [_] <time> [zeit] (haben|hätten)
    mich [bitte|mal] (ausreden|erklären|reden|sprechen|in ruhe)
    (gestern|vorhin|war|letzte woche|neulich|heute morgen|früher) [_] [_] [_] jemand [_] [der] [tür]
    (gestern|vorhin|neulich) [_] [_] [_] [_] (tür|anruf)
    ich (rufe|rief|ruf) [sie] an (um|weil|damit|wegen|da|denn) [_] [_] [_] [_] [_] [_]
    (legen|legt|lege|schicken|setzen|stecken|hängen) [sie|ihr] mich [_] [_] [_] [_]
    ich überlege (zu|ob|noch ob) _
    ich (möchte|will|hätte gern) dass sie [_] [_] [_]
"""

RETURNS = """
    [so] (da) bin ich wieder
    [ich] bin wieder (da|dran|zurück|hier)
    [ich] (habe|hab) (sie|es|ihn|die karte|die nummer) [jetzt] (gefunden|hier|vor mir|da)
    (ich hab's|hab's|hab ich) [jetzt] (gefunden|hier)
    gefunden
    hier ist (sie|er|es|die nummer)
    (danke|vielen dank) fürs warten
    danke für (ihre|die) geduld
    (das ist die|die nummer ist|das ist|lautet) <number>
"""
