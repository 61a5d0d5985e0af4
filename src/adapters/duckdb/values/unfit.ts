/** Why a value is none of a type, such as `is no whole number`. */
export class Unfit extends Error {
  override readonly name = 'Unfit';
}
