"""How callers who speak French ask to wait."""

from monitor.hold_on.durations import TimeWords, count
from monitor.hold_on.language import Table

_ONES = (
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf"
)
_TENS = {
    **{20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante"},
    **{60: "soixante", 80: "(quatre-vingt|quatre-vingts)"},
}

TIMES = TimeWords(
    numbers={
        **count(_ONES, _TENS, lambda ten, one: f"{ten} [et] {one}"),
        1: "(un|une)",
        3: "(trois|quelques)",
        10: "(dix|une dizaine de)",
        15: "(quinze|une quinzaine de)",
        20: "(vingt|une vingtaine de)",
        30: "(trente|une trentaine de)",
    },
    units={
        1: "(seconde|secondes|sec)",
        60: "(minute|minutes|min|mn)",
        3600: "(heure|heures)",
    },
    whole={
        30: "[une] (demi|demie) minute",
        900: "[un] [petit|bon] quart d'heure",
        1800: "[une] [petite|bonne] (demi|demie) heure",
        2700: "trois quarts d'heure",
    },
    vague=(
        "((un|deux) [petit|p'tit|tout petit|court|bref] (instant|instants|moment|peu)|"
        "quelques instants|un peu [plus] de temps|le temps [de|que]|du temps)"
    ),
    about="(environ|encore|juste|genre|disons|seulement|que|à peine|à peu près|peut-être|au moins)",
    between="(petite|petites|bonne|bonnes|toute petite|toutes petites|de plus|courtes)",
    to="(ou|à)",
    half="et (demi|demie)",
    plus="[et]",
)

SLOTS = {
    "item": (
        "(carte|cartes|lunettes|portefeuille|sac|passeport|papier|papiers|document|documents|"
        "dossier|facture|reçu|courrier|lettre|contrat|numéro|stylo|crayon|bloc|cahier|carnet|"
        "agenda|calendrier|téléphone|portable|chargeur|ordinateur|ordi|tablette|mail|mails|email|"
        "clés|clefs|clé|code|mot de passe|ticket|billet|ordonnance|identifiant|identifiants|"
        "permis|relevé|attestation|justificatif|coordonnées|rib|appli|application|feuille|bon)"
    ),
    "l'objet": (
        "((ma|mon|mes|la|le|les|l'|un|une|du|notre) [_] [de] <item>|(ma|mon|mes) _|"
        "de quoi (écrire|noter)|quelque chose pour (écrire|noter))"
    ),
    "voir": (
        "(voir|regarder|vérifier|chercher|trouver|prendre|noter|retrouver|consulter|demander|"
        "réfléchir|ouvrir|attraper|sortir|mettre|récupérer|lire|écrire|contrôler|allumer|éteindre|"
        "baisser|fermer|aller|me garer|jeter un (œil|oeil|coup)|compter|y réfléchir)"
    ),
    "le": "(la|le|les|l'|vous|te|te le|vous le|juste|vite|d'abord|encore|en|y|ça|me|lui)",
    "attendez": "(attendez|attends|patientez|patiente)",
    "laissez-moi": "(laissez|laisse|permettez|permets) [moi|nous]",
    "pouvez-vous": (
        "(vous pouvez|pouvez-vous|tu peux|peux-tu|pourriez-vous|vous pourriez|pourrais-tu|"
        "ça vous dérange de|ça vous ennuie de|merci de [bien vouloir]|veuillez|je vous demande de)"
    ),
}

ASKS = {
    "attendez": (
        "<attendez> [moi|juste|donc|encore|s'il vous plaît] <time>",
        "<attendez> (moi|un peu)",
        "<attendez> (que je|que j') [_] [_]",
        "<attendez> [voir] je <le> _",
        "<attendez> [voir] (je|j') (prends|cherche|mets|regarde|vérifie|vais|ouvre|sors|note|"
        "demande|change|récupère|retrouve|éteins|baisse|ferme|attrape|consulte|descends|monte)",
        "^ <attendez> [voir] [<attendez>] [<attendez>] $",
        "(patientez|patiente) $",
        "<pouvez-vous> [me|m'|bien] [juste|encore] (patienter|attendre|m'attendre|"
        "rester en ligne) [un peu] [<time>]",
    ),
    "ne quittez pas": (
        "[ne] (quittez|quitte|raccrochez|raccroche|coupez|coupe|bougez|bouge|partez) [surtout] pas",
        "(restez|reste) (en ligne|avec moi|là|au téléphone|au bout du fil)",
        "gardez la ligne",
    ),
    "donnez-moi un instant": (
        "(donnez|donne|laissez|laisse|accordez|accorde|offrez) [moi|nous] [juste|encore] <time>",
        "(il me faut|il me faudra|il me faudrait|il nous faut|j'ai besoin [de|d'|que]|"
        "ça va me prendre|j'en ai pour|je vous demande|je te demande|je demande|"
        "je vous prie de patienter) [juste|encore] <time>",
        "(un peu de|ayez un peu de) patience",
    ),
    "je reviens": (
        "je reviens (tout de suite|dans <time>|de suite|vite|immédiatement)",
        "je reviens $",
        "j'arrive (tout de suite|dans <time>|de suite)",
        "j'arrive $",
        "je suis (à vous|là) (dans|tout de suite) [<time>]",
    ),
    "laissez-moi regarder": (
        "<laissez-moi> [<le>] [<le>] <voir>",
        "je (vais|dois) [<le>] [<le>] (voir|regarder|vérifier|demander|noter|réfléchir)",
        "(il faut que je|faut que je|il faut que j') [<le>] (trouve|retrouve|cherche|prenne|"
        "regarde|vérifie|demande|récupère|aille|sorte|ouvre|note)",
        "je (demande|vais demander) à (mon|ma|mes|quelqu'un)",
        "je (regarde|vérifie|cherche|note|réfléchis|consulte) $",
        "je (regarde|vérifie) (ça|dans|sur|si|mon|ma|mes)",
        "je (la|le|les|l') (cherche|prends|regarde|sors|note|récupère)",
    ),
    "je cherche ma carte": (
        "je (cherche|prends|sors|récupère|attrape|retrouve|mets|ouvre|vais chercher|vais prendre|"
        "vais récupérer|vais ouvrir|dois chercher|dois prendre|dois trouver) <l'objet>",
        "je (fouille|cherche) dans (mon|ma|mes|le|la|les)",
        "je suis en train de (la|le|les|l') (chercher|regarder|noter|récupérer)",
        "je suis [toujours|encore] en train de (chercher|regarder|vérifier|noter) $",
        "je suis [toujours|encore] en train de (chercher|regarder|récupérer) <l'objet>",
        "je cherche (encore|toujours) $",
    ),
    "on sonne à la porte": (
        "(quelqu'un|on|ça) [me] (sonne|frappe|toque|est|vient de sonner) [à|a] [la|ma] porte",
        "(quelqu'un|on) (sonne|frappe|toque|vient de sonner)",
        "quelqu'un (à la porte|qui (sonne|frappe|toque))",
        "(j'ai|j'ai reçu|je reçois) un (autre|double|deuxième) appel",
        "mon [autre|deuxième] (téléphone|portable) [est en train de|qui] (sonne|sonner)",
    ),
}

CRIES = {
    "attendez": ("<attendez> $", "attendez voir"),
}

MOMENTS = {
    "un instant": (
        "[juste|rien que|attendez|attends] (un|une|1) [tout|toute] [petit|petite|p'tit|p'tite|"
        "court|bref] (instant|moment|minute|seconde)",
        "(deux|2) [petites|toutes petites] secondes",
        "quelques instants",
        "^ (minute|moment|seconde|instant)",
        "^ <time> $",
        "<time> (s'il vous plaît|s'il te plaît|je vous prie|svp)",
    ),
}

NOUNS_AFTER = (
    "en pour ce cet cette du d de des depuis dans à a y au aux chaque bon mauvais le la l les un une "
    "même quel dernier premier prochain après avant pendant dure dura par prend mis met tous toutes "
    "est était fait tout j je vous tu on qui ils n nous avez avec faut sans trop certain"
)

CORRECTIONS = (
    "c'est (pas|faux|quoi|combien|qui|bien|ça|trop|moi|bizarre|impossible|vous|même|une erreur)",
    "(c'était|ce) (n'est|ce) (n'était|ça) (ne|ça) (n'|ça) (veut|cela|ceci|celui|celle)",
    "(vous|tu|votre)",
    "je (comprends pas|ne comprends|ne suis pas|ne veux|n'ai (pas|jamais|rien)|voulais|pensais|"
    "croyais|vous ai|suis pas d'accord|veux (pas|dire)|crois|pense|disais|parlais)",
    "moi (je|j'|c'est)",
    "j'(avais|ai (dit|commandé|demandé|payé|jamais|déjà|pas))",
    "(quoi|comment|combien|pourquoi|quel|quelle|quels|quand|qui|où|est-ce|est-ce) (que|qu'est-ce)",
    "il y a (une|un) (erreur|problème|malentendu)",
    "(on|il|elle|ils) (m'a|m'avait|m'ont|avait|a) (dit|facturé|promis)",
    "pouvez-vous ((répéter|me redire)|vous) pouvez (répéter|répétez|redites)",
)

LOOKALIKES = (
    "(j'|je n'|je vous|vous|tu|on|qui|nous|n'|m'|les gens|il|elle) (attends|attendez|attend)",
    "je [vous|t'] (attends|attendais|patiente)",
    "(d'|en|sans|pour|salle d'|temps d'|file d'|liste d'|musique d') attente",
    "(la peine d'|inutile d'|marre d'|besoin d'|obligé d'|l'air d'|au lieu d'|dit d'|demandé d'|"
    "temps d'|envie d'|faut-il|faut|dois|doit|devez|peux|peut|veux|fait|font|faire|faites|vais|"
    "allez|pas|plus|d') (attendre|patienter) [un|une|<time>] [_]",
    "avoir (patienté|attendu)",
    "(inutile de|dit de|demandé de|fait|faire|sans|marre de|obligé de|pas|peux|veux) patienter",
    "(a dit|ont dit|disait|disent|a demandé|ont demandé|répète) [de|que|d'] [_] [_] [_]",
    "(je|on|il|elle|ils|vous|tu|nous) [ne|n'] (quitte|quittez|raccroche|raccrochez|coupe|bouge) pas",
    "(il y a|ça fait|voilà|cela fait) [déjà|bien] <time>",
    "(d'|de) (ici|un) <time> (à l'autre)",
    "<time> (plus tard|après|avant|à pied|de retard|de marche|d'attente|à l'autre|donné|trop)",
    "(le|ce|du|au|quel|chaque|aucun|bon|mauvais|ces|les) (moment|moments|instant)",
    "je reviens (vers|de|sur|demain|lundi|plus tard|ici)",
    "j'arrive (pas|plus|à|chez|demain)",
    "je (cherche|vais chercher) [_] numéro (de téléphone|du service|pour)",
    "je regarde [la|le|ma|les|un|une] (télé|film|match|chaîne|série|images)",
    "<laissez-moi> [vous|te] (parler|finir|terminer|expliquer|dire|poser|tranquille)",
    "je vais [vous|te] (demander|poser) (de|un|une|quelque)",
    "(si|quand|dès que|lorsque) vous avez <time>",
)

RETURNS = (
    "ça y (est|me) (revoilà|me) voilà",
    "c'est bon [_] [_] $",
    "je suis (là|de retour|revenu|revenue)",
    "(je l'ai|je les ai|j'ai) [enfin|bien] (trouvé|trouvée|trouvés|sous les yeux|retrouvé|là)",
    "je l'ai $",
    "merci d'avoir (patienté|attendu)",
    "(tenez|voici)",
    "(c'est le|le numéro est|c'est) <number>",
)

TABLE = Table(
    code="fr",
    fillers="euh heu hum hein ben bah hm hmm mm mmh ah eh",
    polite=(
        "(svp|merci|pardon|désolé|désolée|ok|okay|oui|ouais|bon|alors|non|bonjour|madame|monsieur|"
        "mademoiselle|allô|oh|oups|juste|donc|et|mais|bien|là|seulement|entendu|voilà|parce|car)",
        "(s'il vous plaît|s'il te plaît|je vous prie|je vous en prie|excusez-moi|excuse-moi|"
        "d'accord|très bien|ça marche|si vous voulez bien|vous savez|pas de problème|tout de suite)",
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
