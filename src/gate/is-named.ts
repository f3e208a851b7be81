/**
 * Whether a person is among people whose names are in lower case. Only plain letters have two cases: a name with a sign
 * that becomes a plain letter in lower case is another name.
 */
export function isNamed(person: string, people: readonly string[]): boolean {
  return people.includes(person.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase()));
}
