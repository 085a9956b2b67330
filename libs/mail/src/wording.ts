import { listed } from './evidence-factory.ts';
import { skeleton } from './text.ts';

/**
 * What frauds say, by what they want. Hand-written from the fields' public guidance (banks, postal services, CERTs),
 * in the languages such mails mostly come in; not learned from any collection of mail. `~` stands for at most two words.
 */
const PHRASES = {
  credentials: `
    verify your ~ account|verify your ~ identity|verify your ~ information|verify your email|verify your mailbox|verify your ~ details
    confirm your ~ account|confirm your ~ identity|confirm your ~ information|confirm your ~ password|confirm your ~ details|confirm your mailbox
    update your ~ account|update your ~ information|update your ~ payment|update your ~ billing|update your ~ details|update your password
    validate your ~ account|validate your email|validate your mailbox|reactivate your ~ account|restore your ~ account|restore ~ access
    unlock your ~ account|recover your ~ account|upgrade your ~ mailbox|upgrade your ~ account|upgrade your email
    keep ~ current password|keep ~ same password|keep my password|password ~ expire|password ~ expires|password has expired|password expiration|password will expire|password is expiring
    your mailbox is ~ full|mailbox ~ full|mailbox storage|storage is full|storage is almost full|storage limit|quota ~ exceeded|exceeded ~ storage|exceeded ~ quota
    log in to ~ verify|login to ~ verify|sign in to ~ verify|sign in to ~ confirm|login to confirm|re enter your|enter your password|enter your credentials
    unusual ~ sign in|unusual ~ activity|suspicious ~ activity|suspicious ~ login|unauthorized ~ access|unauthorized ~ activity|unauthorised ~ activity|unrecognized ~ device|new sign in ~ detected
    pending messages|undelivered messages|messages ~ on hold|incoming messages ~ pending|quarantined messages|held messages|emails ~ on hold
    recovery phrase|seed phrase|secret phrase|private key ~ wallet|wallet ~ verification|verify your wallet|validate your wallet|connect your wallet|synchronize your wallet|kyc verification|wallet desktop|wallet browser extension|new wallet extension|update your wallet|migrate your wallet|import your wallet
    review ~ document|shared ~ document with you|view shared document|secured document|secure document|document ~ awaiting|signature required|sign the document|you have received ~ fax|voice message|new voicemail
    confirme seus dados|confirmar seus dados|atualize seus dados|atualizar seus dados|atualize seu cadastro|atualizacao cadastral|regularize seu|regularizar seu|regularizacao|validar seu token|atualizar ~ token|sincronizar ~ dispositivo|senha expira|senha expirada|desbloquear ~ conta|verifique sua conta|confirme sua conta|recadastramento
    verifique su cuenta|verificar su cuenta|confirme su cuenta|confirmar su cuenta|actualice sus datos|actualizar sus datos|confirme sus datos|verifique sus datos|su contrasena caduca|contrasena ~ caduca|contrasena expira|actividad inusual|validar su cuenta
    bestatigen sie ihr|bestatigen sie ihre|verifizieren sie|aktualisieren sie ihre|konto bestatigen|daten bestatigen|kundendaten ~ aktualisieren|kontodaten|passwort lauft ab|postfach ist voll|postfach ~ voll|ungewohnliche aktivitat|verifizierung|legitimation erforderlich|photo tan|phototan|pushtan|sicherheitsverfahren aktualisieren
    verifiez votre ~ compte|confirmez votre ~ compte|verifier votre ~ compte|confirmer votre ~ compte|mettre a jour vos|mettez a jour vos|mise a jour de vos|vos informations bancaires|activite inhabituelle|identifiant et mot de passe|mot de passe expire|carte vitale|renouveler votre
    verifica ~ account|verificare ~ account|conferma ~ account|confermare ~ dati|aggiorna ~ dati|aggiornare ~ dati|verifica la tua identita|accesso sospetto|casella ~ piena|password scade
    controleer uw|bevestig uw|verifieer uw|uw wachtwoord ~ verloopt|uw rekening ~ bevestigen|werk uw gegevens bij
    zweryfikuj|potwierdz ~ konto|zaktualizuj ~ dane|hesabinizi dogrulayin
  `,
  urgency: `
    immediate action|immediate attention|action required|action needed|act now|act immediately|act fast|urgently|as soon as possible to avoid|immediately to avoid|final notice|final warning|final reminder|last notice|last warning|last reminder|last chance|second notice|final attempt
    within 24 hours|within 48 hours|within 72 hours|in 24 hours|in the next 24 hours|next 48 hours|before it expires|expires today|expires soon|expire today|will expire ~ today|deadline today
    account ~ suspended|account ~ locked|account ~ disabled|account ~ limited|account ~ deactivated|account ~ terminated|account ~ closed|account ~ blocked|account ~ restricted|access ~ suspended|access ~ restricted|access ~ limited
    will be suspended|will be terminated|will be deactivated|will be disabled|will be closed|will be deleted|will be locked|will be blocked|permanently deleted|permanently closed|permanently disabled|has been suspended|has been locked|has been limited|has been restricted|has been put on hold|has been placed on hold
    avoid ~ suspension|avoid ~ interruption|avoid ~ closure|avoid ~ deactivation|avoid account|to avoid losing|failure to ~ will result|failure to comply|legal action|loss of ~ data|lose access|service interruption
    payment ~ declined|payment ~ failed|payment ~ unsuccessful|unable to process ~ payment|could not process ~ payment|billing problem|problem with your ~ payment|subscription ~ expired|membership ~ expired|subscription ~ expire|renewal failed|auto renewal|automatically renewed|has been charged
    delivery ~ attempt|missed ~ delivery|package could not be delivered|parcel could not be delivered|package ~ not be delivered|parcel ~ not be delivered|unable to deliver your|could not deliver your|package ~ waiting|parcel ~ waiting|package is ~ hold|parcel is ~ hold|shipment ~ on hold|pending delivery|delivery ~ pending|reschedule ~ delivery|customs fee|shipping fee|redelivery fee|incomplete address|confirm ~ delivery
    ultimo aviso|aviso final|acao necessaria|acao imediata|conta sera bloqueada|conta ~ bloqueada|conta suspensa|conta ~ suspensa|sera cancelado|evite o bloqueio|evite bloqueio|prazo ~ 24 horas|em ate 24 horas|ate 24 horas|divida ativa|intimacao|multa ~ pendente|fatura ~ atraso|boleto vencido|expira hoje|expiram hoje|pontos ~ expirar|pontos ~ expirando|pontos ~ expiram|pendencia|taxa de importacao|taxa alfandegaria|objeto ~ retido|encomenda ~ retida
    cuenta ~ suspendida|cuenta ~ bloqueada|sera suspendida|sera bloqueada|ultima advertencia|ultima notificacion|accion requerida|accion inmediata|de inmediato|paquete ~ pendiente|paquete ~ retenido|gastos de aduana|no pudo ser entregado|pago rechazado
    konto ~ gesperrt|konto ~ eingeschrankt|wird gesperrt|wurde gesperrt|vorubergehend gesperrt|letzte mahnung|letzte erinnerung|letzte warnung|sofortiges handeln|handlungsbedarf|innerhalb von 24 stunden|innerhalb von 48 stunden|paket ~ zustellung|paket konnte nicht|zollgebuhren|sendung ~ zuruckgehalten|zahlung fehlgeschlagen|sperrung ~ vermeiden
    compte ~ suspendu|compte ~ bloque|sera suspendu|sera bloque|dernier avertissement|dernier rappel|sous 24 heures|dans les 24 heures|sous 48h|votre colis|frais de douane|frais de livraison|paiement refuse|paiement ~ echoue|action requise
    account ~ sospeso|conto ~ sospeso|conto ~ bloccato|ultimo avviso|entro 24 ore|azione richiesta|pacco ~ giacenza|pacco ~ attesa|spese di spedizione|pagamento ~ rifiutato
    uw rekening ~ geblokkeerd|laatste herinnering|binnen 24 uur|pakket ~ wachten
  `,
  reward: `
    you have won|winner notification|claim your prize|your prize|gift card winner|free gift card|$ gift card|you ve won|you won|you are a winner|you re a winner|congratulations you|winning notification|lottery|jackpot|sweepstake|lucky winner|claim your|claim now|claim it now|exclusive reward|your reward|reward is waiting|free gift|you have been selected|you ve been selected|you have been chosen|you ve been chosen|have been randomly selected|cash prize|bonus points|free spins|welcome bonus|no deposit|loyalty program ~ selected
    dying woman|dying man|diagnosed with ~ cancer|terminal cancer|my late husband|my late father|donate ~ charity|fund beneficiary|beneficiary of|handle ~ project|release ~ fund|dormant account|beneficiarios do fundo|liberacao ~ fundos|fundo de compensacao|herdeiro|beneficiario del fondo|fondo de compensacion|todkranke|beneficiaire du fonds
    inheritance|next of kin|unclaimed fund|unclaimed funds|unclaimed estate|million dollars|million us dollars|million usd|million united states|million euros|million pounds|usd million|compensation fund|compensation payment|donation ~ you|donate ~ you|grant fund|atm card|atm visa card|bank draft|consignment box|trunk box|late client|deceased client|late husband|business proposal|investment proposal|mutual benefit|foreign partner|strictly confidential|utmost confidentiality|united nations compensation|western union transfer|fund transfer ~ favor|overdue payment ~ favour|payment release order|god bless
    double your bitcoin|bitcoin investment|crypto ~ giveaway|crypto giveaway|airdrop|claim ~ tokens|trading platform ~ profit|guaranteed profit|guaranteed returns|passive income|financial freedom|earn ~ per day|earn ~ per week|make money|extra income|work from home
    voce ganhou|voce foi sorteado|voce foi selecionado|resgatar ~ pontos|resgate ~ pontos|resgate agora|sorteio|cashback ~ disponivel|saldo ~ disponivel|valores a receber|indenizacao|restituicao
    ha ganado|ha sido seleccionado|has sido seleccionado|reclame su|reclamar ~ premio|loteria|herencia|reembolso ~ pendiente
    sie haben gewonnen|gewinnspiel|glucklicher gewinner|herzlichen gluckwunsch|gutschein|bonuspunkte|sie wurden ausgewahlt|erbschaft|erstattung ~ steuer|steuererstattung|ruckerstattung
    vous avez gagne|vous avez ete selectionne|votre cadeau|remboursement ~ impots|remboursement en attente|loterie
    hai vinto|sei stato selezionato|buono regalo|rimborso
    tax refund|refund ~ pending|pending refund|eligible ~ refund|refund notification|claim your refund
  `,
  extortion: `
    i recorded you|your webcam|through your webcam|recorded ~ video|video of you|your webcam|adult sites|adult websites|masturbat|masturbating|pleasuring|send ~ to all your|bitcoin wallet|btc wallet|bitcoin address|my bitcoin|pay ~ bitcoin|transfer ~ bitcoin|usd ~ bitcoin|hacked your|your device ~ infected|full access to your|installed ~ trojan|remote ~ access ~ device|malware on your|private pegasus|ransom|48 hours ~ pay|grabe un video|eu gravei|ich habe ~ aufgenommen|j ai enregistre
    acesso total ao seu|acesso ao seu dispositivo|seu dispositivo foi|sites adultos|sites para adultos|carteira ~ bitcoin|acceso total a su|acceso a tu dispositivo|tu dispositivo ~ infectado|su dispositivo ~ infectado|sitios para adultos|monedero ~ bitcoin|vollen zugriff auf|zugriff auf ihr gerat|ihr gerat ~ infiziert|seiten fur erwachsene|bitcoin adresse|acces complet a votre|votre appareil ~ infecte|sites pour adultes|adresse bitcoin|accesso completo al|tuo dispositivo ~ infettato|siti per adulti|indirizzo bitcoin|volledige toegang tot uw|uw apparaat ~ geinfecteerd
  `,
  payment: `
    wire transfer|bank transfer ~ today|process ~ payment|process a payment|outstanding payment|outstanding invoice|overdue invoice|unpaid invoice|invoice attached|attached invoice|see attached invoice|remittance advice|payment advice|swift copy|proof of payment|payment confirmation attached|change ~ bank details|new bank details|update ~ bank details|updated ~ bank account|change my direct deposit|direct deposit ~ change|payroll ~ update|banking information|are you available|are you at your desk|are you in the office|quick task|quick favor|quick favour|discreet|i m in a meeting|in a meeting right now|can you ~ purchase|buy ~ gift cards|purchase order attached|request for quotation|quotation request|kindly find attached|kindly revert|kindly confirm|kindly treat|kindly click|kindly update|kindly download|kindly review|kindly open
    segue em anexo|nota fiscal|comprovante ~ anexo|comprovante de pagamento|orcamento em anexo|factura adjunta|adjunto ~ factura|rechnung ~ anhang|offene rechnung|facture ~ jointe|virement|fattura ~ allegato
  `,
  offer: `
    100% free|online casino|casino bonus|online pharmacy|hot singles|singles near you|free porn|xxx videos|adult dating|call now toll free|order now and|keto gummies|risk free|no risk|no obligation|money back|satisfaction guaranteed|limited time|limited offer|special promotion|exclusive deal|lowest price|lowest prices|best price|save up to|save big|buy now|order today|apply now|click here|click below|click the link|click on the link|click the button|don t miss|don t delete|while supplies last|as seen on|this is not spam|not spam|one time mailing|remove ~ from ~ list|to be removed|bulk email|email marketing|direct email|email addresses ~ cd|target audience|increase ~ sales|search engine ~ ranking|seo services|rank your website|first page of google|website design services|guest post
    weight loss|lose weight|burn fat|diet pills|belly fat|cbd gummies|gummies|anti aging|testosterone|enlargement|viagra|cialis|online pharmacy|no prescription|blood sugar|tinnitus|toenail|joint pain|hair loss|neuropathy
    mortgage rate|mortgage rates|refinancing|debt consolidation|consolidate ~ debt|reduce ~ debt|credit repair|bad credit|credit card debt|loan offer|personal loan|business loan|instant loan|loan approved|pre approved|preapproved|life insurance|auto insurance|car insurance|home warranty|auto warranty|extended warranty|solar panel|solar panels|burial insurance|timeshare|stock alert|hot stock|investor alert|penny stock|university diploma|cable descrambler|satellite tv|cell phone booster|hot girls|russian women|asian women|meet women|hookup
    night vision|power bank|drill set|tool set|ninja air fryer|air fryer|dash cam|leaf filter|bathroom remodel|walk in tub|window replacement
    business opportunity|business opportunities|home based business|home business|work at home|be your own boss|full time income|residual income|income opportunity|second income|effortless income|make serious money|making money|money making|huge profits|get rich|network marketing|multi level marketing|chain letter|no experience needed|no experience required|no investment|turn key
    bulk e mail|bulk mailing|mass email|mass mailing|million email addresses|e mail addresses|email list|email lists|email software|opt in list|promote your|advertise your|web site design|custom web|custom websites|web hosting for|free quote|free quotes|instant quotes|free information|free info|free details|free samples|free trial|free membership|free vacation|vacation package|vacation packages|free cruise|pre qualified|prequalified|any credit|no credit check|poor credit|lowest rates|low rates|guaranteed loan|second mortgage|home loans|refinance your|get out of debt|eliminate ~ debt|erase ~ credit|health insurance quotes|term life|university degrees|prestigious ~ universities|diploma within|cable box|investment opportunity|investment opportunities|undervalued stock
    this is an advertisement|single lady|lonely lady|russian lady|chat with me|let s chat|wish to meet me|looking for ~ relationship|serious relationship
    ohne einzahlung|freispiele|giros gratis|tours gratuits|giri gratis|rodadas gratis|gratis spins|plano de saude|sem fiador|credito ~ aprovado
    guaranteed to lose|lose ~ pounds|lose ~ lbs|slim down|fat loss|herbal|human growth hormone|all natural|miracle|adult entertainment|nude|naked|barely legal|hardcore|webcam girls|live girls|sexy singles|married but lonely|phone sex
    emagrecer|emprestimo|consignado|ganhe dinheiro|renda extra|perder peso|prestamo|abnehmen|perdre du poids|pret personnel|prestito|dimagrire
  `,
  greeting: `
    dear customer|dear client|dear user|dear valued|dear member|dear account holder|dear email user|dear account owner|dear beneficiary|dear winner|dear sir madam|dear friend|dear sir|dear madam|valued customer|dear webmail|dear mailbox|dear cardholder|dear subscriber|attention beneficiary|attn beneficiary|my dear|hello dear|dearest one|beloved in christ|prezado cliente|caro cliente|estimado cliente|estimado usuario|sehr geehrter kunde|sehr geehrte kundin|cher client|chere cliente|gentile cliente|geachte klant|dear paypal|dear amazon
  `,
} as const;

export type WordingTopic = keyof typeof PHRASES;
export const WORDING_TOPICS = Object.keys(PHRASES) as WordingTopic[];

/** Languages without spaces between words: found as parts of the text. */
const PARTS: Partial<Record<WordingTopic, readonly string[]>> = {
  credentials: [
    'アカウントの確認',
    'アカウントを確認',
    'ご本人様確認',
    'ご本人確認',
    '情報を更新',
    '情報の更新',
    'パスワードの有効期限',
    '异常登录',
    '验证您的',
    '邮箱容量',
    '升级邮箱',
    '密码过期',
    '不正利用',
    '不正アクセス',
    '第三者',
  ],
  urgency: [
    '利用制限',
    'ご利用を制限',
    '一時的に制限',
    '至急',
    '24時間以内',
    '停止され',
    '緊急',
    '自動退会',
    'お支払い方法',
    '支払い方法に問題',
    '立即',
    '停用',
  ],
  reward: ['当選', 'プレゼント', '中奖', 'ポイント失効', '還元'],
};

interface Phrase {
  words: readonly string[];
  topic: WordingTopic;
  text: string;
}

const BY_FIRST = new Map<string, Phrase[]>();
for (const topic of WORDING_TOPICS) {
  for (const text of PHRASES[topic].split(/[|\n]/)) {
    const words = skeleton(text.trim())
      .split(/[^a-z0-9%~]+/)
      .filter(Boolean);
    const [first] = words;
    if (first === undefined) continue;
    const list = BY_FIRST.get(first) ?? [];
    list.push({ words, topic, text: text.trim().replaceAll('~', '…') });
    BY_FIRST.set(first, list);
  }
}

export type Wording = Record<WordingTopic, string[]>;

/** The phrases of each topic that a text holds, each once, in the order found. Linear in the text's length. */
export function findWording(text: string): Wording {
  const found: Record<WordingTopic, Set<string>> = {
    credentials: new Set(), urgency: new Set(), reward: new Set(), extortion: new Set(), payment: new Set(), offer: new Set(), greeting: new Set(),
  }; // prettier-ignore
  const tokens = skeleton(text).split(/[^a-z0-9%]+/);
  for (const [at, token] of tokens.entries()) {
    for (const phrase of BY_FIRST.get(token) ?? []) {
      if (!found[phrase.topic].has(phrase.text) && matches(tokens, at, phrase.words))
        found[phrase.topic].add(phrase.text);
    }
  }
  // eslint-disable-next-line no-control-regex -- ASCII texts hold none of the parts below
  if (!/^[\u0000-\u007f]*$/.test(text)) {
    for (const topic of WORDING_TOPICS) {
      for (const part of PARTS[topic] ?? []) if (text.includes(part)) found[topic].add(part);
    }
  }
  return Object.fromEntries(WORDING_TOPICS.map((topic) => [topic, [...found[topic]]])) as Wording;
}

function matches(tokens: readonly string[], start: number, words: readonly string[]): boolean {
  let at = start;
  for (let index = 0; index < words.length; index += 1) {
    if (words[index] !== '~') {
      if (tokens[at] !== words[index]) return false;
      at += 1;
      continue;
    }
    const next = words[index + 1];
    const gap = [0, 1, 2].find((skip) => tokens[at + skip] === next);
    if (gap === undefined) return false;
    at += gap;
  }
  return true;
}

const TOPICS: Record<WordingTopic, { weights: readonly number[]; statement: string }> = {
  credentials: { weights: [0.2, 0.35, 0.45], statement: 'The text asks to confirm an account or to sign in' },
  urgency: { weights: [0.2, 0.3, 0.4], statement: 'The text presses for time or threatens a loss' },
  reward: { weights: [0.2, 0.4, 0.5], statement: 'The text promises money or a prize' },
  extortion: { weights: [0.1, 0.35, 0.6], statement: 'The text threatens to expose the reader' },
  payment: {
    weights: [0.1, 0.2, 0.3],
    statement: 'The text asks for a payment, a change of bank details or a favour',
  },
  offer: { weights: [0.08, 0.25, 0.35], statement: 'The text reads like unsolicited advertising' },
  greeting: { weights: [0.25], statement: 'The text addresses nobody by name' },
};

export interface WordingFact {
  topic: WordingTopic;
  /** 0..1, against the text; words alone never weigh much. */
  weight: number;
  statement: string;
  words: string[];
}

/** A long text holds any phrase by chance; frauds are short. From this length on, characters, words count for less. */
const LONG_TEXT = 2500;

/** The topics found in a text of so many characters, as facts. */
export function wordingFacts(wording: Wording, length: number): WordingFact[] {
  const damping = Math.min(1, Math.sqrt(LONG_TEXT / Math.max(1, length)));
  return WORDING_TOPICS.flatMap((topic) => {
    const words = wording[topic];
    if (words.length === 0) return [];
    const { weights, statement } = TOPICS[topic];
    const full = weights[Math.min(words.length, weights.length) - 1] as number;
    const weight = Math.round(full * damping * 100) / 100;
    return [{ topic, weight, statement: `${statement}: ${listed(words)}.`, words: words.slice(0, 20) }];
  });
}

/** The same for any text, such as an alert's. */
export function wordingOf(text: string): WordingFact[] {
  return wordingFacts(findWording(text), text.length);
}
