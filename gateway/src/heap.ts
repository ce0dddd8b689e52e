import { setFlagsFromString } from 'node:v8';

/**
 * Lets the heap grow to twice what is alive before it is collected, instead of four times: work that makes much garbage
 * (an import of a million annotations) then holds 350 MB where it held 510, and takes 4 % longer.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=100');
}
