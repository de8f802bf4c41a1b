"""What callers who speak French say that is no request to wait, though it sounds like one."""

NOUNS_AFTER = """
    en pour ce cet cette du d de des depuis dans à a y au aux chaque bon mauvais le la l les un
    une même quel dernier premier prochain après avant pendant dure dura par prend mis met tous
    toutes est était fait tout j je vous tu on qui ils n nous avez avec faut sans trop certain
"""

CORRECTIONS = """
    c'est (pas|faux|quoi|combien|qui|bien|ça|trop|moi|bizarre|impossible|vous|même|une erreur)
    (c'était|ce n'est|ce n'était|ça ne|ça n'|ça veut|cela|ceci|celui|celle)
    (vous|tu|votre)
    je (comprends pas|ne comprends|ne suis pas|ne veux|n'ai (pas|jamais|rien)|voulais|pensais|
        croyais|vous ai|suis pas d'accord|veux (pas|dire)|crois|pense|disais|parlais)
    moi (je|j'|c'est)
    j'(avais|ai (dit|commandé|demandé|payé|jamais|déjà|pas))
    (de quoi|à quoi|pour qui|de qui)
    (quoi|comment|combien|pourquoi|quel|quelle|quels|quand|qui|où|est-ce|qu'est-ce)
    il y a (une|un) (erreur|problème|malentendu)
    (on|il|elle|ils) (m'a|m'avait|m'ont|avait|a) (dit|facturé|promis)
    (pouvez-vous (répéter|me redire)|vous pouvez répéter|répétez|redites)
"""

LOOKALIKES = """
    je (vous|te) passe (commande|une commande|ma commande|le bonjour|mon numéro|mon adresse|mes _|
        les (détails|coordonnées|informations)|le (numéro|code)|un (mail|message))
    (j'|je n'|je vous|vous|tu|on|qui|nous|n'|m'|les gens|il|elle) (attends|attendez|attend)
    je [vous|t'] (attends|attendais|patiente)
    (d'|sans|pour|salle d'|temps d'|file d'|liste d'|musique d') attente
    (la peine d'|inutile d'|marre d'|besoin d'|obligé d'|l'air d'|au lieu d'|dit d'|demandé d'|
        temps d'|envie d'|faut-il|faut|dois|doit|devez|peux|peut|veux|fait|font|faites|vais|
        allez|pas|plus|d') (attendre|patienter) [un|une|<time>] [_]
    (avoir|d'avoir) (patienté|attendu)
    (inutile de|dit de|demandé de|fait|sans|marre de|obligé de|pas|peux|veux) patienter
    (a dit|ont dit|m'a dit|m'ont dit|disait|disent|a demandé|ont demandé|
        répète) [de|que|d'] [_] [_] [_]
    (je|on|il|elle|ils|vous|tu|nous) [ne|n'] (quitte|quittez|raccroche|raccrochez|coupe|bouge) pas
    (il y a|ça fait|voilà|cela fait) [déjà|bien] <time>
    (d'|de) (ici|un) <time> (à l'autre)
    <time> (plus tard|après|avant|à pied|de retard|de marche|d'attente|à l'autre|donné|trop)
    (le|ce|du|au|tout|quel|chaque|aucun|bon|mauvais|dernier|certain|ces|les) (moment|moments|
        instant)
    (si|quand|où|comment|que|qui) je (vais|cherche|regarde|prends|dois|demande)
    (j'|je l'|en|on) espère
    je reviens (vers|de|sur|demain|lundi|plus tard|ici)
    j'arrive (pas|plus|à|chez|demain)
    je (cherche|vais chercher) [_] numéro (de téléphone|du service|pour)
    je regarde [la|le|ma|les|un|une] (télé|film|match|chaîne|série|images)
    <laissez-moi> [vous|te] (parler|finir|terminer|expliquer|dire|poser|tranquille)
    je vais [vous|te] (demander|poser) (de|un|une|quelque)
    une seconde (carte|fois|adresse|facture|commande|ligne|tentative|personne|livraison|main)
    <time> de (votre|ton) temps
    (si|quand|dès que|lorsque) vous avez <time>
    (m'|me|suis|étais|était|être|reste|resté|restée|rester|mis|mise|mettez moi|commande|abonnement|
        depuis|été|restés|heure|
        minutes) [_] [_] [_] en attente
    (j'appelle|je vous appelle|j'appelais|je vous contacte|je téléphone) (pour|parce que|parce qu'|
        car|afin de|au sujet de) [_] [_] [_] [_] [_]
    (je veux|je voudrais|j'aimerais|demander) que vous [_] [_] [_]
    je réfléchis à
    je vais (chercher|prendre) (un|une) (autre|nouveau|nouvelle) _
    (hier|ce matin|la semaine dernière) [_] [_] [_] [_] porte
    (arrêté|arrêtée|duré|attendu|resté|restée|parlé|discuté) [pendant] <time>
"""

RETURNS = """
    (ça y est|me revoilà|me voilà)
    c'est bon [_] [_] $
    je suis (là|de retour|revenu|revenue)
    (je l'ai|je les ai|j'ai) [enfin|bien] (trouvé|trouvée|trouvés|sous les yeux|retrouvé|là)
    je l'ai $
    merci d'avoir (patienté|attendu)
    (tenez|voici)
    (c'est le|le numéro est|c'est) <number>
"""
