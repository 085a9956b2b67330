import { findIntents, INTENT_NAMES } from './intents.ts';

const intents = (text: string) => findIntents(text).map(({ intent }) => intent);

describe('what a text wants', () => {
  it.each<[string, string[]]>([
    ['Please transfer the amount of the attached invoice today.', ['payment']],
    ['Bitte überweisen Sie den Betrag noch heute.', ['payment']],
    ['Merci de régler la facture, c’est urgent. Payer aujourd’hui.', ['payment']],
    ['Necesito pagar la factura hoy.', ['payment']],
    ['Preciso pagar o boleto hoje.', ['payment']],
    ['请今日付款', ['payment']],
    ['We have a new bank account: use it for the payment of all invoices.', ['bank_details']],
    ['Unsere Bankverbindung hat sich geändert, bitte für die nächste Rechnung beachten.', ['bank_details']],
    ['Nos coordonnées bancaires : nouvel IBAN pour le paiement des factures.', ['bank_details']],
    ['Quiero actualizar mis datos bancarios para la nómina.', ['bank_details']],
    ['振込先の口座を変更しました', ['bank_details']],
    ['Can you get some gift cards for a client? Scratch them and send the codes.', ['gift_cards']],
    ['Kannst du Geschenkkarten kaufen, für einen Kunden?', ['gift_cards']],
    ['Pouvez-vous acheter des cartes cadeaux pour un client', ['gift_cards']],
    ['Preciso que compre cartões presente, é uma surpresa', ['gift_cards']],
    ['Verify your mailbox by the link below.', ['credentials']],
    ['Bestätigen Sie Ihr Konto, klicken Sie hier.', ['credentials']],
    ['Vérifiez votre compte, cliquez ici', ['credentials']],
    ['Valide sua conta, clique aqui', ['credentials']],
    ['点击链接验证您的账户', ['credentials']],
    ['Your subscription was renewed. To cancel, call the number 555 0100.', ['call_back']],
    ['Ihr Abonnement wurde abgebucht. Rufen Sie die Nummer unten an.', ['call_back']],
    ['Please send me the verification code that you got.', ['code']],
    ['Scan the QR to go on.', ['code']],
    ['Schick mir den Code, der gerade kam.', ['code']],
    ['Envíeme el código', ['code']],
    ['Open the attached document.', ['file']],
    ['Bitte öffnen Sie den Anhang.', ['file']],
  ])('%j: %j', (text, wanted) => expect(intents(text)).toEqual(expect.arrayContaining(wanted)));

  it.each([
    'See you at noon.',
    'Never share your verification code with anybody. Do not send it to us.',
    'Geben Sie den Code niemals weiter.',
    'Your code is 123456. Enter it to sign in.',
    'Gift cards are on sale this week.',
    'Thank you for the payment. Your receipt follows.',
    'The bank opens a new branch.',
    'Call me when you are there.',
    '',
  ])('says nothing of %j', (text) => expect(intents(text)).toEqual([]));

  it('is not found where its parts stand far from each other', () => {
    const filler = 'one two three four five six seven eight nine ten '.repeat(7);
    expect(intents(`Please transfer it. ${filler} The invoice is here, today.`)).not.toContain('payment');
  });

  it('is told with its words, and for less in a long text', () => {
    const text = 'Please transfer the amount today.';
    const [short] = findIntents(text);
    expect(short).toEqual({
      intent: 'payment',
      weight: 0.2,
      statement: 'The text asks to pay soon: "transfer the", "amount today", "today".',
      words: ['transfer the', 'amount today', 'today'],
    });
    const [long] = findIntents(text + ' so'.repeat(3322));
    expect(long?.weight).toBe(0.1);
  });

  it('is looked for to the end, behind any number of words that only begin it', () => {
    const text = ' Please transfer the amount today.';
    expect(intents('so '.repeat(20_000) + text)).toEqual(['payment']);
    expect(intents(`${`pay ${'so '.repeat(40)}`.repeat(100)}${text}`)).toEqual(['payment']);
  });

  it('has names of its own', () => expect(new Set(INTENT_NAMES).size).toBe(7));
});
