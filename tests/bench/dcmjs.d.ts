/** The little of dcmjs that the bench uses; the package brings no types. */
declare module 'dcmjs' {
  interface Entry {
    vr: string;
    Value: unknown[];
  }
  const dcmjs: {
    data: {
      DicomMessage: {
        readFile(
          file: ArrayBuffer,
          options?: { untilTag?: string; includeUntilTagValue?: boolean; ignoreErrors?: boolean },
        ): { meta: Record<string, Entry>; dict: Record<string, Entry> };
      };
    };
  };
  export default dcmjs;
}
