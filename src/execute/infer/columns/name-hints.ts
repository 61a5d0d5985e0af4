/** The words of a column's name in lower case: `customerZip` and `Customer-ZIP` have `customer` and `zip`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

const codes =
  /^(?:zip|zipcode|postal|postalcode|postcode|plz|postnr|postnummer|phone|phones|telephone|telefon|tel|mobile|mobil|mobiltelefon|cell|cellphone|fax|msisdn|ssn|personnummer|personnr|pnr|orgnr|organisationsnummer|iban|bic|swift|ean|gtin|isbn|issn|upc|barcode|imei|imsi|vin|cusip|isin|siret|siren|cvr|kvk|cpf|cnpj|nino|passport|routing|fips|hts|naics|card|cardnumber|npi|mac)$/;

/** Whether a name says that the digits below it are no number to count with. */
export function namesCode(name: string): boolean {
  return wordsOf(name).some((word) => codes.test(word));
}

const keys = /^(?:id|ids|uuid|guid|key|code|no|nr|num|number|nummer|ref|reference|sku)$/;

/** Whether a name says that its values tell records apart. */
export function namesKey(name: string): boolean {
  const words = wordsOf(name);
  return words.some((word) => keys.test(word)) || /id$/.test(words.at(-1) ?? '');
}

export function namesDate(name: string): boolean {
  return wordsOf(name).some((word) =>
    /^(?:date|day|datum|dat|dt|ymd|yyyymmdd|dob|born|birth|birthday|birthdate|fecha|data|on)$|date$|datum$/.test(
      word,
    ),
  );
}

const personal: readonly RegExp[] = [
  /^e?mails?$|^epost$|mailadress|emailaddress/,
  /^phones?$|^telephone$|^telefon$|^tel$|^mobile?$|^mobiltelefon$|^cell(?:phone)?$|^fax$|^msisdn$|phonenumber/,
  /^ssn$|^personnummer$|^personnr$|^pnr$|^cpf$|^nino$|^passport$|socialsecurity|nationalid/,
  /birth|^dob$|^född$|^fodelse|^födelse|^geburt|^naissance$/,
  /^iban$|^creditcard$|^cardnumber$/,
  /^(?:first|last|sur|given|family|full|middle|maiden)name$|^(?:förnamn|efternamn|vorname|nachname|prenom|prénom)$/,
  /^street$|^streetaddress$|^homeaddress$|^ip$|^ipaddress$/,
];

/** Whether a name says that its values tell of a person: a mail address, a number, a day of birth. */
export function namesPerson(name: string): boolean {
  const words = wordsOf(name);
  const pairs = words.slice(1).map((word, index) => `${words[index] ?? ''}${word}`);
  return [...words, ...pairs].some((word) => personal.some((each) => each.test(word)));
}
