"""How callers who speak German ask to wait."""

SLOTS = {
    "kurz": """
        (mal|kurz|eben|schnell|rasch|geschwind|gschwind|grad mal|noch|nur|erst|erstmal|doch|einmal|
            fix|eben mal)
    """,
    "gleich": "(gleich|sofort|in <time>|gleich schon|sogleich|direkt)",
    "Ding": """
        (karte|karten|brille|brieftasche|geldbörse|portemonnaie|portmonee|tasche|handtasche|pass|
            reisepass|ausweis|personalausweis|führerschein|papiere|papier|unterlagen|dokument|
            dokumente|ordner|rechnung|quittung|kassenbon|brief|schreiben|vertrag|police|nummer|
            kundennummer|rechnungsnummer|vertragsnummer|iban|stift|kuli|kugelschreiber|bleistift|
            zettel|block|notizblock|handy|telefon|ladegerät|laptop|computer|rechner|tablet|mail|
            email|schlüssel|code|pin|passwort|ticket|rezept|kalender|zählerstand|zähler|daten|
            zugangsdaten|versichertenkarte|bankkarte|kreditkarte|formular|app|bestätigung)
    """,
    "mein Ding": """
        ((meine|meinen|mein|meiner|unsere|unseren|die|den|das|der|ne|n|eine|einen|ein|nach meiner|
            nach der|nach dem) [_] <Ding>|(was|etwas|irgendwas) zu schreiben|(was|
            etwas) zum schreiben)
    """,
    "sehen": """
        (sehen|nachsehen|schauen|nachschauen|gucken|nachgucken|kucken|suchen|raussuchen|
            heraussuchen|überlegen|nachdenken|prüfen|nachprüfen|überprüfen|untersuchen|herausfinden|
            holen|fragen|nachfragen|finden|aufschreiben|notieren|nachlesen|lesen|checken|öffnen|
            aufmachen|ausmachen|zumachen|anhalten|setzen|hinsetzen|rangehen|blick werfen|einloggen|
            nachrechnen|rausholen|mitschreiben)
    """,
    "sehe": """
        (schaue|schau|gucke|guck|kucke|kuck|sehe|seh|suche|such|hole|hol|nehme|nehm|frage|frag|
            prüfe|prüf|mache|mach|gehe|geh|schreibe|schreib|notiere|notier|ziehe|setze|setz|stelle|
            stell|lege|leg|öffne|überlege|überleg|checke|check|drehe|dreh|laufe|lauf)
    """,
    "warten Sie": "(warten sie|warte|wart|wartet|wartense|warten se|wartens)",
    "können Sie": """
        (können sie|könnten sie|können wir|kannst du|könntest du|würden sie|würdest du|könnt ihr|
            wollen sie)
    """,
}

ASKS = {
    "warten Sie": """
        ^ [bitte] <warten Sie> [<warten Sie>] [<warten Sie>] $
        <warten Sie> bitte
        ^ [<kurz>] bitte [<kurz>] warten
        <können Sie> [bitte|vielleicht] [<kurz>] [<kurz>] [auf mich] [<time>] (warten|dranbleiben|
            dran bleiben)
        <warten Sie> (bis ich|solange ich|während ich|auf mich)
    """,
    "geben Sie mir": """
        ^ [das|es] dauert [nur|noch] [<kurz>] [einen|nen] [kleinen|kurzen] (moment|augenblick) $
        ^ [das|es] dauert (nur|noch) (kurz|ein bisschen|ein wenig) $
        ^ [das|es] dauert nicht lange $
        (geben sie|gib|gebt|lassen sie|lass|geben se|erlauben sie|gestatten sie) (mir|uns) [bitte|
            doch] [<kurz>] <time>
        (ich|wir) (brauche|brauch|bräuchte|benötige|brauchen) [<kurz>] <time>
        <time> (brauche|brauch|bräuchte) (ich|wir)
        [das|es] dauert [<kurz>] [<kurz>] (einen|nen) (moment|augenblick)
        <kurz> geduld
        (haben sie|hab|habt) [bitte] [<kurz>] <time> geduld
        (haben sie|hab) [bitte] [etwas|ein wenig|ein bisschen] geduld
        gedulden sie sich [bitte] [<kurz>] [<time>]
    """,
    "bleiben Sie dran": """
        (bleiben sie|bleib|bleibt|bleibense|bleiben se) [bitte|doch|mal] [<kurz>] (dran|am apparat|
            in der leitung|am telefon|am hörer|hier|da)
    """,
    "nicht auflegen": """
        [bitte] nicht (auflegen|wegdrücken|weggehen|wegklicken)
        (legen sie|leg|legt) [bitte|jetzt] [noch] nicht auf
        (gehen sie|geh) [bitte] nicht weg
    """,
    "bin gleich zurück": """
        [ich] bin <gleich> (wieder da|zurück|wieder dran|wieder bei ihnen|wieder zurück|für sie da|
            so weit|soweit|bei ihnen|da)
        [ich] komme [<kurz>] <gleich> [wieder|zurück]
        ^ <gleich> (wieder da|zurück)
    """,
    "ich schaue nach": """
        ich <sehe> [mir] [das|es|ihn|sie|hier|da|ihnen] [<kurz>] <kurz>
        ich (schaue|schau|gucke|guck|sehe|seh|kucke) [hier|da|das|in] nach $
        (lassen sie|lass|lasst) (mich|uns) [_] [_] [_] [_] [_] <sehen>
        ich (muss|müsste|geh|gehe) [mir] [das|es] <kurz> [_] [_] [_] [_] <sehen>
        ich (muss|müsste) (erst|erstmal) [_] [_] [_] <sehen>
        (kann|darf|könnte) ich [<kurz>] <kurz> [_] [_] <sehen>
        ^ <kurz> (sehen|schauen|gucken|überlegen|nachdenken) $
        ich (schreibe|schreib|notiere|notier) [mir] (das|es) [<kurz>] [auf|mit]
        ich (frage|frag) [<kurz>] (meine|meinen) _
    """,
    "ich hole meine Karte": """
        ich (hole|hol|suche|such|krame|öffne) [mir] [gerade|grad|jetzt|
            noch] [<kurz>] [<kurz>] <mein Ding>
        ich (hole|hol|nehme|nehm) [mir] [gerade|grad|jetzt] [<kurz>] (meine|meinen|mein) _ $
        ich (muss|müsste|gehe|geh) [jetzt|gerade] [<kurz>] [<kurz>] <mein Ding> (holen|suchen|
            finden|raussuchen|heraussuchen|rausholen)
        ich bin [gerade|noch|grad] [noch] am (suchen|schauen|gucken|überlegen)
        ich suche [noch|gerade|grad] [noch] $
        (hab's|habe es|hab es|habe sie|hab ihn|ich finde es|ich find's|ich finde sie) gleich
        gleich hab [ich] (ich's|es|sie|ihn)
    """,
    "es klingelt": """
        [es] (klingelt|klopft|läutet) [gerade|grad|hier|da|bei mir] (an der tür|jemand|
            an der haustür)
        ^ es (klingelt|klopft|läutet) [gerade] $
        (ist|steht|klopft|klingelt) [gerade|da] jemand [an|vor] [der] [tür]
        jemand [ist|steht|klingelt|klopft] (an|vor) der tür
        mein [anderes|zweites] (telefon|handy) klingelt
        (bekomme|kriege|krieg|habe|hab) [hier] [gerade|grad] [einen|nen] (anderen|zweiten) (anruf|
            gespräch)
        auf der anderen leitung
    """,
    "Warteschleife": """
        (darf|kann|muss|müsste|könnte|dürfte) ich (sie|dich) [<kurz>] [<kurz>] (in die|auf|
            in eine) (warteschleife|halten|warteposition|hold)
        ich (lege|leg|schicke|schick|setze|stelle|packe|muss|werde|nehme) (sie|
            dich) [<kurz>] [<kurz>] (in die|auf|in eine) (warteschleife|halten|
            warteposition|hold)
        (kann|darf|muss|könnte) ich (sie|dich) [<kurz>] [<time>] [<kurz>] warten lassen
        ihr anruf ist uns [sehr] wichtig
        <warten Sie> [bitte] (während|bis|solange) [ich|wir]
        <warten Sie> [bitte] auf den nächsten
    """,
    "ich verbinde": """
        ich (verbinde|stelle|leite|verbind|stell) (sie|dich) [<kurz>] [gleich|jetzt|sofort|
            mal eben] [durch|weiter|mit]
        ich (gebe|geb|reiche) (ihnen|dir|sie|dich|ihn) [<kurz>] (meinen|meine|den|die|weiter|das|
            an) [_]
        ich (hole|hol|rufe|frage) (sie|ihn|die kollegin|den kollegen|meinen|
            meine) [_] [<kurz>] [<kurz>] (ans|an|zum|dazu|her|$)
        ich (hole|hol) (sie|ihn|meinen _|meine _) [<kurz>] [<kurz>] $
        ich (rufe|ruf|frage|frag) [<kurz>] [<kurz>] (meine|meinen) (frau|mann|tochter|sohn|chef|
            chefin|kollegin|kollegen|mutter|vater) $
        ich (geh|gehe) (sie|ihn) [<kurz>] [<kurz>] holen
        ich (schaue|schau|gucke|guck|sehe|seh|kucke) [<kurz>] [<kurz>] ob
    """,
    "noch nicht so weit": """
        [ich] (hab's|habe|hab) [es|sie|ihn|das] noch nicht (gefunden|gefunden gerade|da) $
        [ich] (finde|find) (es|sie|ihn|das) [gerade|grad] noch nicht $
        [ich] bin noch nicht (fertig|soweit|so weit|ganz fertig|ganz soweit) $
        ich (denke|überlege|überleg|denk) noch [nach] $
        (noch nicht) [ich|bin] (suche|such|bin|schaue|noch) [noch|am] [_]
        [ich] bin noch [immer] am (suchen|überlegen|schauen|tippen|schreiben|nachdenken)
        ich (gebe|gib|geb|tippe|tipp) (es|das|sie|ihn|die nummer) [gerade|grad|jetzt|noch|
            eben] [ein]
        (lädt|startet) noch
    """,
    "anderer Anruf": """
        (muss|müsste) [ich] [<kurz>] [<kurz>] (einen|den|nen) (anderen|zweiten) anruf (annehmen|
            entgegennehmen|beantworten)
        (muss|müsste) [ich] [da] [<kurz>] [<kurz>] (rangehen|drangehen)
        (mein|meine) (kind|sohn|tochter|chef|frau|mann|baby|hund) (ruft|weint|schreit|bellt)
    """,
    "kann ich zwei Minuten haben": """
        (kann|könnte|dürfte|darf) ich [bitte] [noch|mal] <time> haben
        (das|es) dauert [wohl|etwa|so|noch|jetzt] <time> bei mir
        (das|es) dauert bei mir <time>
    """,
}

CRIES = {
    "warten Sie mal": """
        <warten Sie> [bitte|doch|noch] [<kurz>] [<kurz>] <time>
        <warten Sie> [bitte|doch] <kurz> [<kurz>]
        (warten sie|wartense|warten se|wartens) $
        bleib mal dran
        ^ [bitte] warten $
        ^ halt $
    """,
}

MOMENTS = {
    "Moment": """
        [nur|noch|bitte] (ein|einen|nen|n|kleinen) [ganz] [kleinen|kurzen|winzigen|kleines|
            klein] (moment|augenblick|momentchen|augenblickchen) [mal|bitte|noch|eben|kurz]
        ^ [klein] (moment|augenblick|momentchen|augenblickchen) [mal|bitte|noch|eben|kurz]
        (moment|augenblick|momentchen|augenblickchen) $
        (moment|augenblick) (mal|bitte|noch)
        [nur|noch] (eine|ne|1) [kleine] (sekunde|sekündchen) [bitte|noch]
        (nur|noch|bitte|^) (eine|ne|1) [kleine] (minute|minütchen) [bitte|noch]
        (eine|ne|1) [kleine] (minute|minütchen) $
        ^ (sekunde|sekündchen|minute|minütchen|minuterl)
        ^ <short> $
    """,
}
