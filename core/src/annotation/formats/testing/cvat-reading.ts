import { readCvat } from '../cvat/cvat-reader.ts';

export const bytes = (text: string) => new TextEncoder().encode(text);
export const META = `<meta><task><labels><label><name>dent</name><attributes>
<attribute><name>lit</name><input_type>checkbox</input_type></attribute>
<attribute><name>depth</name><input_type>number</input_type></attribute>
<attribute><name>side</name><input_type>radio</input_type></attribute></attributes></label></labels></task></meta>`;
/** The first shape stands in line 6. */
export const file = (shapes: string, meta = META, image = 'id="0" name="a.png" width="8" height="6"') =>
  `<annotations><version>1.1</version>${meta}<image ${image}>\n${shapes}\n</image></annotations>`;
export const read = (...given: Parameters<typeof file>) => readCvat(bytes(file(...given)));
export const shape = (...given: Parameters<typeof file>) => read(...given).targets[0]?.annotations[0];
export const codes = (...given: Parameters<typeof file>) =>
  read(...given).findings.map(({ code, location }) => [code.replace('core.cvat-', ''), location?.line]);
export const BOX = '<box label="dent" xtl="1" ytl="2" xbr="4" ybr="5.5"/>';
