"""How callers who speak Dutch ask to wait."""

SLOTS = {
    "even": """
        (even|eventjes|effe|effen|efkes|snel|gauw|vlug|eerst|nog even|nog|heel even|even snel)
    """,
    "ding": """
        (kaart|kaartje|bankpas|pasje|pas|pinpas|bril|leesbril|portemonnee|portefeuille|tas|handtas|
            paspoort|identiteitskaart|rijbewijs|id|papier|papieren|papiertje|document|documenten|
            map|factuur|rekening|bon|bonnetje|brief|contract|polis|polisblad|nummer|klantnummer|
            factuurnummer|pen|potlood|blaadje|schrift|notitieblok|telefoon|mobiel|oplader|laptop|
            computer|tablet|ipad|mail|mailtje|sleutels|code|wachtwoord|ticket|recept|agenda|
            kalender|gegevens|formulier|meterstand|meter|app|envelop|doos)
    """,
    "mijn ding": """
        ((mijn|m'n|de|het|een|onze|'n|naar mijn|naar de|naar het) [_] <ding>|iets om (te schrijven|
            op te schrijven))
    """,
    "kijken": """
        (kijken|nakijken|bekijken|zoeken|opzoeken|uitzoeken|pakken|erbij pakken|checken|nadenken|
            denken|vragen|navragen|zien|opschrijven|noteren|controleren|halen|ophalen|overleggen|
            vinden|openen|zetten|uitzetten|aanzetten|lezen|rekenen|tellen|inloggen|opstarten|
            parkeren|lopen|zitten|dichtdoen|opendoen|schrijven|terugzoeken)
    """,
    "kijk": """
        (pak|haal|zoek|kijk|check|vraag|schrijf|noteer|loop|ga|zet|open|doe|controleer|overleg|leg|
            denk|log|start|reken|moet|ren|parkeer)
    """,
    "wacht": "(wacht|wacht u|wacht je|wachten|wacht jij|wachtu)",
    "kunt u": "(wil|wilt|kunt|kan|kun|zou|zoudt|zal) (u|je|jij|ik u vragen)",
    "blijf": "(blijf|blijft|blijf je|blijft u|blijf u)",
}

ASKS = {
    "wacht even": """
        <kunt u> [misschien|alstublieft|alsjeblieft] [<even>] [<time>] (wachten|blijven hangen|
            aan de lijn blijven|blijven wachten)
        <kunt u> [<even>] op mij wachten
        ^ wacht [wacht] [wacht] $
        wacht (tot ik|terwijl ik|op mij|op me)
        [<even>] <even> wachten $
    """,
    "blijf aan de lijn": """
        <blijf> [<even>] [alstublieft|alsjeblieft] (aan de lijn|hangen|aan de telefoon|bij me|
            aan het toestel|er bij)
        niet (ophangen|weggaan|neerleggen|wegdrukken)
        (hang|hangt) [u] [alstublieft|nu|nog|even] niet op
        ga niet weg
    """,
    "geef me twee minuten": """
        ^ [het|dit] duurt <even> $
        ^ [het|dit] duurt nog <even> $
        (geef|geeft|gun|gunt) [u] (me|mij|ons) [<even>] <time>
        (ik heb|we hebben) [<even>] <time> nodig
        <time> heb ik nodig
        (heeft u|heb|hebt u) [<even>] [<time>] geduld
        (<even>|<time>) geduld
        (heeft u|heb je|hebt u) <time> $
        [dit|het] kost me <time>
    """,
    "ben zo terug": """
        [ik] ben (zo|direct|meteen|over <time>|zometeen|zo meteen|dadelijk|in <time>) [weer] (terug|
            bij u|bij je|er|daar)
        zo [weer] terug $
        [ik] kom (zo|zo meteen|zometeen|direct|dadelijk) [terug|bij u|weer]
        [ik] ben [er] zo $
    """,
    "laat me even kijken": """
        (laat|mag|kan) (me|mij|ik) [het|dat|hier] [<even>] <even> [_] [_] [_] <kijken>
        laat (me|mij) [het|dat] <kijken>
        ik <kijk> [het|hem|ze|dat|hier|die|mijn _|de _|in _] <even>
        ik (moet|zal|ga|wil) [het|dat|hier] <even> [_] [_] [_] [_] <kijken>
        ik moet (het|dat|hem) [<even>] <kijken>
        ^ <even> [_] [_] [_] [_] (pakken|zoeken|halen|opzoeken|checken|opschrijven|nadenken|zetten|
            vragen|aanzetten|uitzetten|navragen)
        ik (schrijf|noteer) (het|dat) [<even>] [op]
        ik vraag het [<even>] [aan|na]
    """,
    "ik pak mijn kaart": """
        ik (pak|haal|zoek|moet|ga) [<even>] <mijn ding> [<even>] [erbij|op|zoeken|pakken|halen]
        ik (pak|haal) [<even>] (mijn|m'n) _ [<even>] [erbij|op] $
        ik zoek (het|hem|ze) [<even>] [op]
    """,
    "ik ben aan het zoeken": """
        [ik] ben [het|hem|ze|nog|hier] [nog] [<even>] aan het (zoeken|opzoeken|kijken|pakken)
        ik zoek nog $
        (ik heb|heb) (hem|het|ze|'m) (bijna|zo)
        (bijna|zo) gevonden
    """,
    "er staat iemand aan de deur": """
        er (staat|is|belt|klopt) [net|hier|nu] iemand (aan|bij|voor|op) [de|het] [deur|raam]
        (staat|is) [net|nu] iemand (aan|bij|voor) de deur
        [de] (bel|deurbel|voordeurbel) gaat
        er wordt [net|nu] [aan de deur] (aangebeld|gebeld|geklopt)
        (mijn|m'n) [andere|tweede] (telefoon|mobiel) gaat
        (ik word|ik krijg|ik heb) [net|nu] [een] (gebeld|ander gesprek|ander telefoontje)
    """,
    "in de wacht zetten": """
        (ik|we|kan ik|mag ik|zal ik|moet ik) (zet|zetten|ga|moet|zal|plaats|kan) [ik] (u|je|
            jou) [<even>] [<even>] in de wacht
        (kan|mag|zal|moet) ik (u|je|jou) [<even>] [<even>] in de wacht
        <wacht> [<even>] (terwijl|totdat|tot) [ik]
        <wacht> op de (eerstvolgende|volgende|eerste)
        uw gesprek is [heel|erg] belangrijk
        al onze medewerkers zijn
    """,
    "ik verbind u door": """
        ik (haal|roep) (haar|hem|ze|mijn _|m'n _|een _|de _) er <even> bij
        ik (verbind|schakel) (u|je|jou) [<even>] [nu|meteen] [door]
        ik geef (u|je|jou) [<even>] (mijn|de|een|haar|hem|door) [_]
        ik (haal|roep|vraag) (haar|hem|ze|mijn _|m'n _) [<even>] (op|erbij|$)
        ik (ga|zal|moet) (haar|hem|ze|mijn _) [<even>] [<even>] (roepen|halen|vragen|bellen|zoeken)
        ik (kijk|check|vraag) [<even>] of (hij|zij|ze|er|die|het|mijn)
    """,
    "nog niet klaar": """
        [ik] (heb|vind) (het|hem|ze|'m) nog niet [gevonden|kunnen vinden] $
        [ik] ben nog niet [helemaal] (klaar|zover|zo ver) $
        ik denk [er] nog [over] na $
        [ik] ben [het|er] [nog] [<even>] aan het (nadenken|denken|typen|invoeren|schrijven|
            opstarten|inloggen)
        nog niet ik (zoek|ben|kijk) [nog]
        ik (typ|tik|voer) (het|hem|dat|de _|mijn _) [<even>|nu] [in]
        [ik] ben er bijna
        bijna (klaar|gevonden|zover|zo ver) $
        ik (noteer|start|open) (het|dat|hem|de|mijn|<even>) [<even>] [mijn|de|het] [_]
    """,
    "ander gesprek": """
        (moet|ga|wil) [<even>] (een|het|die|dat) (andere|ander|tweede) (oproep|gesprek|telefoontje|
            telefoon|lijn) (aannemen|opnemen|beantwoorden)
        er komt [<even>|net] een ander (gesprek|telefoontje) [binnen]
        wacht [<even>] (de|mijn|m'n|het) (app|scherm|computer|laptop|telefoon|pagina|zoon|dochter|
            baby|hond) [_]
        (mijn|m'n) (zoon|dochter|kind|baby|baas|man|vrouw) (roept|huilt|belt) [me]
    """,
    "mag ik twee minuten": """
        (mag|kan|zou) ik [nog|<even>] <time> (krijgen|hebben|van u|$)
        (dat|dit|het) kost (me|mij) [ongeveer|wel|zo] <time>
        ik heb [ongeveer|nog|zo|wel|<even>] <time> nodig
    """,
}

CRIES = {
    "wacht even": """
        <wacht> [alstublieft|alsjeblieft|nog|maar|heel] [<even>] <time>
        <wacht> [nog|maar|heel] (even|eventjes|effe|effen|efkes)
        wacht $
        (even|effe) geduld
        ^ (even|effe|eventjes) (wachten|kijken|zien|denken|zoeken)
        ho even
    """,
}

MOMENTS = {
    "een momentje": """
        [nog|wacht] (een|één|1|'n) [klein|heel klein|kort|kleine] (moment|momentje|ogenblik|
            ogenblikje|seconde|secondje|minuut|minuutje|tel|telletje) [nog|graag]
        (momentje|ogenblikje|secondje|minuutje)
        ^ (moment|ogenblik)
        (moment|ogenblik) $
        ^ <short> $
        ^ nog heel even
    """,
}
