"""How callers who speak Spanish ask to wait."""

SLOTS = {
    "item": """
        (tarjeta|tarjetas|gafas|lentes|anteojos|cartera|bolso|bolsa|billetera|monedero|pasaporte|
            dni|nie|cédula|carnet|carné|ine|identificación|licencia|documento|documentos|papel|
            papeles|factura|recibo|carta|contrato|póliza|número|bolígrafo|boli|lápiz|pluma|lapicero|
            libreta|cuaderno|móvil|celular|teléfono|cargador|ordenador|computadora|computador|
            laptop|portátil|tablet|correo|comprobante|llaves|datos|código|clave|contraseña|ticket|
            boleto|receta|agenda|calendario|carpeta|formulario|resguardo|expediente|aplicación)
    """,
    "lo mío": """
        ((mi|mis|la|las|el|los|un|una|nuestra) [_] <item>|(algo|con qué|dónde) (para|apuntar|
            escribir|anotar))
    """,
    "me": "(me|le|te|lo|la|los|las|se lo|se la|que|solo|primero|un momento|un segundo|a ver si)",
    "mirar": """
        (ver|ver si|mirar|mirarlo|miro|mire|buscar|buscarlo|buscarla|busco|busque|revisar|
            revisarlo|reviso|revise|checar|checo|chequear|comprobar|compruebo|consultar|consulto|
            consultarlo|verificar|verifico|verifique|vea|consulte|compruebe|pensar|pensarlo|pienso|
            apuntar|apuntarlo|apunto|apunte|anotar|anotarlo|anoto|anote|escribirlo|escribo|
            preguntar|preguntarle|preguntarles|pregunto|pregunte|traer|traigo|traiga|sacar|saco|
            saque|coger|cojo|coja|agarrar|agarro|agarre|tomo|ir|voy|vaya|encontrar|encontrarlo|
            encuentro|encuentre|abrir|abro|abra|poner|pongo|ponga|bajar|bajo|apagar|apago|cerrar|
            cierro|localizar|localizo|confirmar|leer|leo|calcular|contar|entrar|conectar|enciendo|
            encender|estacionar|orillarme|aparcar)
    """,
    "deja": """
        (déjame|déjeme|deja|deje|dejadme|déjenme|permítame|permíteme|permita) [me|que|solo|nomás]
    """,
    "espere": """
        (espere|espera|espéreme|espérame|espérese|espérate|esperen|espérenme|espérenos|aguarde|
            aguarda|aguárdeme|aguárdame|aguante|aguanta|aguánteme|aguántame|aguánteme|sosténgame)
    """,
    "puede": "(puede|puedes|podría|podrías|pueden|podéis|quiere|puedo pedirle)",
}

ASKS = {
    "espere": """
        <espere> (por favor|tantito|en [la] línea)
        <espere> (que|a que|mientras|hasta que) [yo] [me|le|lo|la|los|las] <mirar>
        (espéreme|espérame|espérenme|aguárdeme|aguárdame|aguánteme|aguántame|aguante|aguarde)
        ^ (espere|espera|espérese|esperen|aguarda|aguanta) [espere|espera] [espere|espera] $
        [me] <puede> [usted] [me] (esperar|esperarme|esperarnos|aguardar|aguardarme|
            aguantar) [por favor|solo] [<time>] $
    """,
    "deme un momento": """
        (deme|dame|denme|regáleme|regálame|concédame|permítame|permíteme|présteme|me da|me das|
            me regala|me regalas|me permite|me permites|me deja|me dejas) [solo|nomás|
            nada más] <time>
        (necesito|ocupo|me hacen falta|me hace falta|tardo|tardaré|me tardo|voy a tardar|
            me voy a tardar|me llevará|me va a llevar|me va a tomar) [solo|nomás] <time>
    """,
    "permítame": """
        (permítame|permíteme) $
        ^ (permítame|permíteme)
    """,
    "no cuelgue": """
        no [me|nos] [vaya a|vayas a] (cuelgue|cuelgues|colgar|cuelguen|corte|cortes|cortar)
        no (se vaya|te vayas|se retire|se mueva|te muevas|se me vaya)
    """,
    "quédese en la línea": """
        (quédese|quédate|permanezca|manténgase|mantente|siga|sigue) (en [la] línea|ahí|conmigo|
            al teléfono|al aparato)
        (tenga|ten|téngame|tenme) [un poco de] paciencia
    """,
    "ya vuelvo": """
        (ya|ahorita|ahora|enseguida|en seguida|luego luego) [mismo|le|te] (vuelvo|regreso|vengo)
        (vuelvo|regreso) (en <time>|ya|ahora|ahorita|enseguida|rápido|de inmediato)
        (enseguida|ahorita) (estoy|voy|le|te) [con usted|contigo|atiendo]
    """,
    "déjame buscar": """
        <deja> [<me>] [<me>] <mirar>
        (a ver|espera|espere) (que|si) (lo|la|los|las) (busco|miro|encuentro|veo)
        (ya|ahora|ahorita) [se|te|le] (lo|la|los|las) busco
        (lo|la|los|las) (busco|miro|consulto|reviso|apunto|anoto)
        ^ (a ver|vamos a ver|déjame ver) $
    """,
    "voy a buscar": """
        (voy|iré|vamos|tengo que|necesito|debo) [a] [ir a|ir por] (buscar|traer|coger|agarrar|sacar|
            encontrar|tomar|por|abrir|localizar|buscar en) <lo mío>
        voy (a por|por) (<lo mío>|(mi|mis) _)
        voy a (traer|coger|agarrar|sacar) (mi|mis) _ $
        (voy a|tengo que|necesito) (buscarlo|buscarla|mirarlo|revisarlo|consultarlo|checarlo|
            preguntar|preguntarle|consultar|apuntarlo|anotarlo) [con|a]
        (busco|cojo|agarro|traigo|saco) <lo mío>
    """,
    "lo estoy buscando": """
        (lo|la|los|las) (estoy|sigo|estamos|ando) (buscando|mirando|viendo|revisando|checando)
        (estoy|sigo|ando|estamos) [todavía|aún] (buscándolo|buscándola|buscándolos|buscándolas|
            mirándolo|apuntándolo|anotándolo|revisándolo)
        (estoy|sigo|ando|estamos) [todavía|aún] (buscando|sacando|mirando|abriendo) <lo mío>
        (estoy|sigo|ando) [aquí] buscando [aquí] $
    """,
    "llaman a la puerta": """
        (tocan|llaman|tocaron|llamaron|tocando|llamando|golpeando|tocado) (la|a la|en la) puerta
        (tocan|llaman|tocaron|tocando|llamando) [al|el|a el] timbre
        hay alguien (en|a|tocando) la puerta
        (suena|sonando|sonó) (el timbre|la puerta)
        (suena|sonando) (mi|el) [otro] (teléfono|móvil|celular)
        (tengo|entra|entrando|entró|recibo) otra llamada
        se me (cayó|ha caído) (el|la) (teléfono|móvil|celular|llamada)
    """,
    "poner en espera": """
        (puedo|voy a|vamos a|debo|tengo que|podría) (ponerle|ponerla|ponerlo|ponerte|dejarle|
            dejarla|dejarlo|dejarte) [_] [_] en espera
        (le|la|lo|te|los|les) (puedo|voy a|vamos a|pongo|dejo|pondré|dejaré|tengo que) [poner|
            dejar] [_] [_] en espera
        le importa [que|si] [_] [_] [_] en espera
    """,
    "le paso": """
        (le|lo|la|te|les) (paso|comunico|transfiero|conecto|pongo con|transferiré) [ya|enseguida|
            ahora|la llamada|con|a]
        se (lo|la|los) (paso|comunico)
        ahora se pone
        (ahora|ahorita|enseguida) (le|te|lo|la) atiendo
        me [están|está] (llamando|llaman|llama) (por|al|a) [la|mi] (otra|otro|móvil|celular) _
        (<espere>|aguarde) [por favor|en línea] mientras
        <espere> [por favor] (al|a un|a una|a mi|a nuestro|a su) [próximo|siguiente] _
        <espere> que [ya|es que] (la|el|mi|se|me|estoy|no|tengo|están|lo|busco|está|voy)
        (transfiriendo|conectando) [su|la] llamada
        (voy a|déjeme|déjame) (avisarle|avisarla|llamarla|llamarlo|buscarlo|buscarla|traerlo|
            traerla|avisarlo|pasarle|comunicarlo|transferirlo|
            transferirle|pasarla|pasarlo|llamarle)
        (voy a|vamos a) (ver|mirar|comprobar|revisar|consultar|checar) (si|con|en|qué|dónde|mi|el|
            la)
        (su|la) llamada es [muy] importante
        todas las líneas están ocupadas
    """,
    "aún no estoy listo": """
        no (lo|la|los|las) (he encontrado|encontré|encuentro) (todavía|aún) $
        (está|sigue) cargando [la|el] (página|computadora|ordenador|aplicación|app|sistema|$)
        (la|el) (página|computadora|ordenador|aplicación|app|sistema) [todavía|
            aún] (está|sigue|se está) (cargando|abriendo|iniciando|lenta|lento)
        ^ (tardo|me tardo|demoro|me demoro) [solo|nada más|apenas] <short> $
        (aún|todavía) no (estoy|lo|la|los|las) (listo|lista|encuentro|he encontrado|tengo|veo|
            termino)
        no estoy (listo|lista) (aún|todavía)
        (sigo|estoy|ando) [todavía|aún] pensando $
        sigo (buscando|mirando|en ello|escribiendo|revisando)
        (lo|la|los|las) (estoy|sigo) (escribiendo|tecleando|anotando|apuntando|abriendo|
            introduciendo|metiendo)
        (estoy|sigo) (escribiéndolo|escribiéndola|tecleándolo|introduciéndolo|metiéndolo)
        (estoy|ando) (abriendo|cargando|encendiendo|entrando en) (el|la|mi) _
        ya (casi|mero) [lo|la|los|las] [tengo|encuentro|termino|está|acabo]
        un (segundo|momento|momentito|minuto|segundito|instante) que [ya] (lo|la|los|las|no|se|me|
            estoy|voy|busco|miro)
    """,
    "otra llamada": """
        (tengo que|debo|necesito|voy a) (atender|contestar|coger|tomar|responder) [a] [esta|la|una|
            otra] [otra] llamada
    """,
    "me puede dar": """
        me <puede> (dar|regalar|conceder|permitir|esperar) <time>
        <puede> (darme|regalarme|concederme) <time>
        (me va a|me|va a) (llevar|tomar|llevará|tomará) <time>
        (dame|deme) (chance|chanza|oportunidad) de
        ^ ya casi
    """,
}

CRIES = {
    "espera": """
        <espere> [por favor|solo|nomás|ahí|aquí|usted|pues] <time>
        <espere> $
        ^ (espérese|espérate|aguanta|aguante|aguarde)
        (aguanta|aguante|aguarda|espérate|espérese) [tantito|ahí]
    """,
}

MOMENTS = {
    "un momento": """
        [solo|nomás|espera|espere] (un|1) [solo|breve] (momento|momentito|momentico|instante|
            segundo|segundito|minuto|minutito|ratito)
        ^ (momento|momentito|segundito|minutito|tantito)
        ^ <short> $
    """,
}
