"""What callers who speak Spanish say that is no request to wait, though it sounds like one."""

NOUNS_AFTER = """
    en por hace hacía hubo había desde este ese aquel cada de del al a el la los las buen mal
    mejor último primer hasta es era fue tarda tardó durante mismo cualquier algún ningún ni
    tras dentro todo todos llegó que quien me te nos le lo se ella él sala lista tiempo una mi
    su tengo tiene
"""

CORRECTIONS = """
    (eso|esto|esos|aquello|así|mal|mentira|falso)
    qué $
    (cómo|cuánto|cuánta|cuándo|cuál|quién|dónde|por qué|para qué|a qué|de qué)
    que (dijiste|dijo|ha|has|es|significa|pasa|pasó|fecha|día|precio|quiere|dice)
    (es|era|fue|está) (mal|mentira|falso|incorrecto|eso|el|la|con|martes)
    (es|era|fue|entiendo|entendí|dije|pedí|quiero|quería|he dicho|he pedido)
    yo [no] (dije|pedí|quería|pensé|pensaba|creía|creí|tenía|quiero|he|firmé|autoricé|compré)
    (usted|ustedes|tú)
    (me|nos) (dijo|dijeron|dijiste|dice|cobraron|está|están|puede repetir|habían|ha|han)
    (dijo|dijiste|ha dicho|has dicho|creo|pensé|pensaba|creía|había|repita|repítame|o sea)
    (tengo una (pregunta|duda)|hay un error|puede repetir|puedes repetir)
    (se|lo) [ha|han] (equivocó|equivocado|equivoca)
"""

LOOKALIKES = """
    (le|te|les) paso (mi|mis|el|la|los|las|un|una) (número|dirección|datos|cuenta|teléfono|correo|
        email|dni|nombre|código|información|dato|pedido|factura|documento|tarjeta)
    no (esperes|esperen|me espere|me esperes|me esperen|espero)
    no <espere> (más|por|que|nada|tanto|ningún|a)
    (hace falta|tiene|tienes|tengo|tenemos|hay|puedo|podemos|quiero|queremos|voy|vamos|haga|hagas|
        hacer|hacen|haciendo|hace|hizo|hicieron|gracias|vale la pena|cansado|harto|tuve|tuvimos|sin|
        para|debo|debería|dicho|prefiero|necesito) [que|a|por|de|me] [me] (esperar|esperarme|
        esperarle|espere|espera|esperes|aguardar|colgar)
    (dijeron|dijo|dicho|pidieron|pidió|pedido|dice|dicen|decían) [que|de] [_] [_] [_] [_]
    que (esperara|esperase) [_] [_]
    (me|te|nos|le|les|que|quien) espera
    (la|de|una|larga|mi|su|lista|sala|tiempo|tiempos|a la) espera
    (me|nos|estuve|estuvimos|estado|estar|estoy|sigo|llevo|llevamos|hora|horas|minutos|pedido|
        orden|cuenta|suscripción|pausa|dejarme|ponerme) [_] [_] [_] en espera
    espera (larga|telefónica|fue|es|era)
    un segundo (cargo|pago|piso|titular|producto|pedido|intento|número|aviso|recibo|apellido)
    (parado|parada|detenido|esperado|durado|hablado|sono fermato|fermato) [solo] <time>
    <time> de su tiempo
    <time> (antes|después|más tarde|tarde|de retraso|caminando|andando|a pie)
    (el|este|ese|aquel|cada|algún|ningún|al|del|de|buen|mal) momento
    (vuelvo|volver|vuelve|volveré) a (llamar|llamarle|llamarlo)
    (llevo|llevamos|esperando|tardé|tardó|tardaron|dura|duró) [esperando] <time>
    espere (más de|casi) <time>
    (solo|nada más|nomás|únicamente) (tengo|me quedan) <time>
    <deja> [<me>] (preguntarle|preguntarte|preguntar) (una|otra|algo|cosa|por)
    <deja> ver si (entiendo|entendí|he entendido|te|le)
    (lo|la) busco (yo|mañana|luego|después)
    (llamo|llamaba|llamé|estoy llamando|le llamo|te llamo) [yo|hoy|solo] (para|porque|por|ya que|
        a ver si) [_] [_] [_] [_] [_]
    (quiero|quería|quisiera|necesito|pido|pedirle|pedirles|pedir) que (esperen|espere|espera|
        retengan|guarden|me guarde) [_] [_]
    (estoy|sigo) pensando (en|que|si)
    no (me|nos) (ponga|pongan|deje|dejen|pongas|dejes) [_] [_] [_]
    (ayer|anoche|la semana pasada|esta mañana) [_] [_] [_] [_] (puerta|timbre)
"""

RETURNS = """
    ya (estoy|volví|regresé|lo encontré|la encontré|lo tengo|la tengo|he vuelto|encontré|está)
    aquí (está|lo tengo|la tengo|estoy|tengo)
    (lo|la) (encontré|he encontrado)
    gracias por (esperar|la espera|su paciencia)
    listo
    (es el|el número es|es) <number>
"""
