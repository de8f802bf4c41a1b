"""How callers who speak French ask to wait."""

SLOTS = {
    "item": """
        (carte|cartes|lunettes|portefeuille|sac|passeport|papier|papiers|document|documents|dossier|
            facture|reçu|courrier|lettre|contrat|numéro|stylo|crayon|bloc|cahier|carnet|agenda|
            calendrier|téléphone|portable|chargeur|ordinateur|ordi|tablette|mail|mails|email|clés|
            clefs|clé|code|mot de passe|ticket|billet|ordonnance|identifiant|identifiants|permis|
            relevé|attestation|justificatif|coordonnées|rib|appli|application|feuille|bon)
    """,
    "l'objet": """
        ((ma|mon|mes|la|le|les|l'|un|une|du|notre) [_] [de] <item>|de quoi (écrire|noter)|
            quelque chose pour (écrire|noter))
    """,
    "voir": """
        (voir|regarder|vérifier|chercher|trouver|prendre|noter|retrouver|consulter|demander|
            réfléchir|ouvrir|attraper|sortir|mettre|récupérer|lire|écrire|contrôler|allumer|
            éteindre|baisser|fermer|aller|me garer|jeter un (œil|oeil|coup)|compter|y réfléchir)
    """,
    "le": "(la|le|les|l'|vous|te|te le|vous le|juste|vite|d'abord|encore|en|y|ça|me|lui)",
    "attendez": "(attendez|attends|patientez|patiente)",
    "laissez-moi": "(laissez|laisse|permettez|permets) [moi|nous]",
    "pouvez-vous": """
        (vous pouvez|pouvez-vous|tu peux|peux-tu|pourriez-vous|vous pourriez|pourrais-tu|
            ça vous dérange de|ça vous ennuie de|merci de [bien vouloir]|veuillez|
            je vous demande de)
    """,
}

ASKS = {
    "attendez": """
        <attendez> (moi|un peu)
        <attendez> (que je|que j') [_] [_]
        <attendez> [voir] je <le> _
        <attendez> [voir] (je|j') (prends|cherche|mets|regarde|vérifie|vais|ouvre|sors|note|demande|
            change|récupère|retrouve|éteins|baisse|ferme|attrape|consulte|descends|monte)
        ^ <attendez> [voir] [<attendez>] [<attendez>] $
        (patientez|patiente) $
        <pouvez-vous> [me|m'|bien] [juste|encore] (patienter|attendre|m'attendre|
            rester en ligne) [un peu] [<time>]
    """,
    "ne quittez pas": """
        [ne] (quittez|quitte|raccrochez|raccroche|coupez|coupe|bougez|bouge|partez) [surtout] pas
        (restez|reste) (en ligne|avec moi|là|au téléphone|au bout du fil)
        gardez la ligne
    """,
    "donnez-moi un instant": """
        (donnez|donne|laissez|laisse|accordez|accorde|offrez) [moi|nous] [juste|encore] <time>
        (il me faut|il me faudra|il me faudrait|il nous faut|j'ai besoin [de|d'|que]|
            ça va me prendre|j'en ai pour|je vous demande|je te demande|je demande|
            je vous prie de patienter) [juste|encore] <time>
        (un peu de|ayez un peu de) patience
    """,
    "je reviens": """
        je reviens (tout de suite|dans <time>|de suite|vite|immédiatement)
        je reviens $
        j'arrive (tout de suite|dans <time>|de suite)
        j'arrive $
        je suis (à vous|là) (dans|tout de suite) [<time>]
    """,
    "laissez-moi regarder": """
        <laissez-moi> [<le>] [<le>] <voir>
        je (vais|dois) [<le>] [<le>] (regarder|vérifier|demander|noter)
        je vais [<le>] voir (si|dans|sur|ça|mon|ma|mes)
        je vais [<le>] voir $
        (il faut que je|faut que je|il faut que j') [<le>] (trouve|retrouve|cherche|prenne|regarde|
            vérifie|demande|récupère|aille|sorte|ouvre|note)
        je (demande|vais demander) à (mon|ma|mes|quelqu'un)
        je (regarde|vérifie|cherche|note|réfléchis|consulte) $
        je (regarde|vérifie) (ça|dans|sur|si|mon|ma|mes)
        je (la|le|les|l') (cherche|prends|regarde|sors|note|récupère)
    """,
    "je cherche ma carte": """
        je (cherche|prends|sors|récupère|attrape|retrouve|mets|ouvre|vais chercher|vais prendre|
            vais récupérer|vais ouvrir|dois chercher|dois prendre|dois trouver) <l'objet>
        je (fouille|cherche) dans (mon|ma|mes|le|la|les)
        je (vais chercher|vais prendre|prends|attrape) (ma|mon|mes) _ $
        je suis en train de (la|le|les|l') (chercher|regarder|noter|récupérer)
        je suis [toujours|encore] en train de (chercher|regarder|vérifier|noter) $
        je suis [toujours|encore] en train de (chercher|regarder|récupérer) <l'objet>
        je cherche (encore|toujours) $
    """,
    "on sonne à la porte": """
        (quelqu'un|on|ça) [me] (sonne|frappe|toque|est|vient de sonner) [à|a] [la|ma] porte
        (quelqu'un|on) (sonne|frappe|toque|vient de sonner)
        quelqu'un (à la porte|qui (sonne|frappe|toque))
        (j'ai|j'ai reçu|je reçois) un (autre|double|deuxième) appel
        mon [autre|deuxième] (téléphone|portable) [est en train de|qui] (sonne|sonner)
    """,
    "je vous mets en attente": """
        vous (mets|mettre|mettrai|place|placer|mettons|laisse|laisser) [_] [_] en attente
        vous (faire|fais|laisse|laisser|demander de|demande de) (patienter|attendre)
        veuillez (patienter|attendre|rester en ligne|garder la ligne|rester)
        merci de [bien vouloir] (patienter|rester en ligne|attendre)
        (patientez|attendez|patienter) pendant que
        votre appel est [très] important
        toutes nos lignes sont
    """,
    "je vous le passe": """
        je [vous|te] (le|la|les|l') passe
        je (vous|te) (passe|transfère|connecte|reprends|mets en relation|mets en contact|
            bascule) [mon|ma|le|la|à|avec|tout de suite]
        je (monte|descends|cours|file) (chercher|prendre|voir|récupérer)
        je (vais appeler|vais prévenir|appelle|préviens) (mon|ma) (mari|femme|fils|fille|collègue|
            responsable|chef|mère|père) $
        je vais (le|la|les|lui|l'|vous le|vous la) (chercher|prévenir|appeler|trouver|demander|
            passer)
        je vais voir (s'il|si elle|s'ils|si)
        je vais vous (passer|transférer|mettre en relation)
        je demande à (mon|ma|mes|un|une)
        <laissez-moi> voir s'il
    """,
    "pas encore prêt": """
        je ne (la|le|les) trouve pas (encore|tout de suite) $
        (la page|l'appli|l'application|l'ordinateur|le site|l'ordi) [se|
            s'] (charge|rame|ouvre|démarre) (encore|toujours|$)
        ^ ça charge [encore|toujours] $
        je ne suis pas [encore|tout à fait] (prêt|prête) $
        je suis pas [encore] (prêt|prête) $
        je réfléchis [encore|toujours] $
        [non] pas encore je _
        je (le|la|les|l') (tape|saisis|écris|entre|inscris)
        en train (de le|de la|de l'|de les|de|d') (taper|écrire|saisir|entrer|inscrire|ouvrir|
            allumer)
        en train (d'écrire|d'ouvrir|d'allumer|d'entrer)
        j'y suis presque
        (presque) (fini|trouvé|là|prêt|prête)
        j'ouvre (mon|ma|mes|le|la|l') _
        le temps (que je|de) [_] [_] [_]
    """,
    "un autre appel": """
        (dois|faut que je|je vais|je doive) (prendre|prenne|répondre à|décrocher) (un|cet|l'|
            une) [autre] (appel|ligne)
        <attendez> (l'application|l'appli|l'écran|l'ordinateur) [_] [_]
        <attendez> (l'|mon|ma|le|la|mes) [petit|petite] (application|appli|écran|ordinateur|ordi|
            page|portable|téléphone|site|fils|
            fille|mari|femme|chien) [_] [_]
        mon (fils|mari|bébé|chien|chef) (m'appelle|pleure|aboie)
        ma (fille|femme) (m'appelle|pleure)
    """,
    "je peux avoir": """
        (je peux|puis-je|je pourrais|est-ce que je peux|pourrais-je) avoir [encore|juste] <time>
        (vous pouvez|pouvez-vous|tu peux|pourriez-vous|vous pourriez) [me|m'] (donner|laisser|
            accorder) [encore|juste] <time>
        permettez que je
    """,
}

CRIES = {
    "attendez": """
        <attendez> [moi|juste|donc|encore|s'il vous plaît] <time>
        <attendez> $
        (attendez|attends) voir
    """,
}

MOMENTS = {
    "un instant": """
        [juste|rien que|attendez|attends] (un|une|1) [tout|toute] [petit|petite|p'tit|p'tite|court|
            bref] (instant|moment|minute|seconde)
        (deux|2) [petites|toutes petites] secondes
        quelques instants
        ^ (minute|moment|seconde|instant)
        ^ <short> $
    """,
}
