/** msgpackr without generated code and without its native addon; it ships no types under this name. */
declare module 'msgpackr/index-no-eval' {
  export { Packr, Unpackr } from 'msgpackr';
}
