"""How callers who speak Portuguese ask to wait."""

SLOTS = {
    "item": """
        (cartão|cartões|óculos|carteira|bolsa|bolso|passaporte|identidade|rg|cpf|bi|documento|
            documentos|papel|papéis|papelada|fatura|boleto|conta|recibo|carta|contrato|apólice|
            número|caneta|lápis|caderno|bloco|agenda|calendário|celular|telemóvel|telefone|
            carregador|computador|notebook|portátil|tablet|email|comprovante|comprovativo|chaves|
            chave|código|senha|ticket|bilhete|receita|pasta|formulário|dados|protocolo|aplicativo)
    """,
    "o meu": """
        ((o|a|os|as|meu|minha|meus|minhas|um|uma|do|da|dos|das|pelo|pela) [meu|minha|meus|minhas|
            _] <item>|(algo|alguma coisa|onde|uma coisa) (para|pra) (anotar|escrever))
    """,
    "eu": "(eu|só|ir|te|lhe|aqui|ali|lá|primeiro|rapidinho|logo|me|já|então)",
    "ver": """
        (ver|pegar|buscar|procurar|achar|anotar|checar|verificar|conferir|olhar|perguntar|descobrir|
            encontrar|abrir|pensar|consultar|confirmar|escrever|apanhar|sair|estacionar|encostar|
            colocar|botar|pôr|tirar|trazer|localizar|apontar|baixar|desligar|diminuir|fechar|ler|
            calcular|contar|entrar|atender a porta|acender|tentar achar|vestir|sentar)
    """,
    "deixa": "(deixa|deixe|deixa eu|deixe eu|deixa me|deixe me|me deixa|me deixe|xô|deixem me)",
    "espera": """
        (espera|espere|esperem|pera|péra|peraí|pera aí|perai|perae|aguarde|aguarda|aguenta|guenta|
            segura|aguente|segure)
    """,
    "pode": """
        (pode|podia|poderia|podes|podias|consegue|dá pra|dá para|podem|importa se de|importas te de|
            você pode|o senhor pode|a senhora pode)
    """,
}

ASKS = {
    "espere": """
        (me espera|me espere|espere por mim|espera por mim)
        ^ <espera> [aí|lá] [<espera>] [<espera>] $
        <espera> [aí] (que eu|que já|enquanto|até eu|por favor|na linha)
        <pode> [me|só] (esperar|aguardar|esperar me) [aí|só|na linha] [<time>]
    """,
    "me dá um minuto": """
        (me dá|me dê|dá me|me permita|permita me|dê me|me concede|me arruma|me dão|conceda me|
            me dê aí) [só|aí|mais] <time>
        (preciso de|preciso|vou precisar de|vou levar|demoro|vou demorar) [só|aí|mais] <time>
        (tenha|tem) [um pouco de|um pouquinho de] paciência
    """,
    "não desligue": """
        não [me] (desliga|desligue|desliguem|desligues|vai embora|vá embora|vá desligar|
            vai desligar)
        não (sai|saia|saias) (daí|aí|da linha)
        (fica|fique|continua|continue|permaneça|mantenha se|aguarde|aguarda) [aí] (na linha|
            em linha|comigo|no telefone)
    """,
    "já volto": """
        já (volto|venho|retorno|te atendo|lhe atendo|falo com)
        (eu) já já (volto|venho)
        volto (já|em <time>|num instante|logo|rapidinho|num minuto|dentro de <time>|agora)
    """,
    "deixa eu ver": """
        <deixa> [<eu>] [<eu>] <ver>
        vou [<eu>] [<eu>] (ver|verificar|checar|conferir|olhar|perguntar|anotar|procurar) (aqui|
            isso|se|pra|para|ao|à|com|no|na|o|a|os|as|meu|minha)
        vou [<eu>] [<eu>] (ver|verificar|checar|conferir|olhar|perguntar|anotar) $
        eu (vejo|procuro|verifico|pergunto|anoto|confiro) (já|aqui)
    """,
    "vou pegar": """
        (vou|preciso|tenho que|tenho de|estou indo|tô indo|vou ali|vou lá|vou lá em cima|
            vou lá embaixo) [<eu>] [<eu>] (pegar|
            buscar|procurar|achar|apanhar|encontrar|tirar|abrir|trazer|ir buscar) <o meu>
    """,
    "vou pegar o meu": """
        vou [<eu>] [<eu>] (pegar|buscar|apanhar) [o|a|os|as] (meu|minha|meus|minhas) _ $
    """,
    "estou procurando": """
        (tô|estou|continuo|ando) [ainda|só] (procurando|a procurar|buscando|à procura|olhando|
            verificando|vendo) (aqui|<o meu>|de <o meu>)
        [ainda] (tô|estou|continuo) [ainda] (procurando|a procurar|buscando|à procura) $
        (tô|estou) (abrindo|pegando|anotando|a abrir|a anotar|tentando achar) [aqui|<o meu>]
    """,
    "tem alguém na porta": """
        (tem|há|está|tá|chegou) [alguém|gente|uma pessoa] (na|à|batendo na|a bater à|chamando na|
            tocando a) (porta|portão|campainha)
        (tem|há) (alguém|gente) (batendo|tocando|chamando|a bater)
        [a] campainha (tocou|tá tocando|está tocando|está a tocar|toca)
        (estão|tão|bateram|batem|tocaram) [batendo|a bater|tocando|a tocar] (na|à|a) (porta|
            campainha)
        [o] meu [outro] (celular|telefone|telemóvel) (tá|está|a) [a] (tocando|tocar)
        (tá|está) tocando [o] meu [outro] (celular|telefone|telemóvel)
        (entrou|tenho|recebi|com|tá entrando|está entrando) outra (ligação|chamada)
    """,
    "colocar em espera": """
        (vou|posso|vamos|preciso|tenho que|irei|poderia) (colocar|deixar|pôr|botar|manter) [você|
            o senhor|a senhora|te|vocês|lhe|a sua ligação|
            sua ligação] em espera
        (vou te|vou lhe|posso te|vou o) (colocar|deixar|pôr|botar) [_] em espera
        (sua|a sua) (ligação|chamada) é [muito] importante
        todas as linhas estão ocupadas
    """,
    "vou transferir": """
        vou (te|lhe) passar (para|pra|pro) (ele|ela|o|a|meu|minha|eles|elas)
        vou (transferir|passar) [a|sua|o|para|pro|pra|você|lhe|te]
        (estou|tô) transferindo
        vou chamar (ele|ela|o|a|meu|minha|alguém|_)
        vou (chamá-lo|chamá-la|chamar)
        (mantenha-se|mantenha|permaneça|continue) (em|na) linha
        <espera> [aí|só|por favor] enquanto
        <espera> [aí|só] (que|eu) (o|a|meu|minha|tá|está|tô|já|ligar|ver|abrir|pegar|achar|vou)
    """,
    "ainda não estou pronto": """
        (a página|o site|o app|o aplicativo|o computador|o sistema) (está|tá) [ainda] (carregando|
            abrindo|ligando|lento|lenta)
        (está|tá) [ainda] carregando [a página|o site|aqui] $
        ^ [só|vai] (demora|demorar) [só|apenas] um (pouquinho|minutinho|instantinho|momentinho) $
        [ainda] não (estou|tô) (pronto|pronta) [ainda] $
        ainda não (estou|tô) (pronto|pronta)
        não (estou|tô) (pronto|pronta) ainda
        [ainda] (tô|estou) [aqui] [ainda] pensando $
        [ainda] (tô|estou) [aqui] [ainda] (digitando|escrevendo|a digitar|a escrever) (aqui|isso|
            o número|$)
        (tô|estou) [só] (abrindo|carregando|ligando) (o|a|meu|minha) _
        ainda não (tô|estou|continuo) (procurando|a procurar|buscando)
        ainda não (achei|encontrei) [ele|ela|o|a|isso]
        (continuo|sigo) (procurando|buscando|a procurar)
        [já] (estou|tô) quase [lá|achando|encontrando|acabando|terminando]
        ^ [já] quase (lá|achando|pronto|pronta)
    """,
    "outra ligação": """
        (tenho que|preciso|vou|tenho de) atender [a|uma|outra|essa] [outra] (ligação|chamada|pessoa)
        (meu|minha) (filho|filha|marido|mulher|mãe|pai|chefe|bebê) (está|tá) (me chamando|chorando|
            chamando)
    """,
    "pode me dar": """
        <pode> me (dar|conceder|arrumar|dá) [só|mais] <time>
        (vai|vou) (me) (levar|demorar|tomar) [uns] <time>
        (vai|vou) (levar|demorar) [uns|umas] <time> (pra|para) (eu|mim|achar|encontrar)
        (dá|dê) [só] um (tempinho|tempo|minutinho)
        (deixe-me|deixa me|deixem-me) (consultar|verificar|ver|confirmar)
    """,
}

CRIES = {
    "espera aí": """
        <espera> [aí|só|aqui|me|por favor|na linha] [só|aí] <time>
        (espera|espere|pera|aguenta|segura|guenta|calma|perae) (aí|lá)
        (peraí|perai|perae|pera)
        (aguarde|aguarda|espere|espera) $
    """,
}

MOMENTS = {
    "um momento": """
        [só|apenas] um [breve] (momento|momentinho|instante|instantinho|segundo|segundinho|minuto|
            minutinho|pouquinho|bocadinho) [só]
        ^ (momento|momentinho|instantinho|minutinho|segundinho|instante)
        só <time>
        ^ <short> [só] $
    """,
}
