import {
  AppstoreOutlined,
  CarOutlined,
  GlobalOutlined,
  MedicineBoxOutlined,
  ScanOutlined,
  VideoCameraOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';

const icons: Record<string, ComponentType<{ 'aria-hidden'?: boolean }>> = {
  medical: MedicineBoxOutlined,
  'industrial-qc': ScanOutlined,
  'autonomous-driving': CarOutlined,
  geospatial: GlobalOutlined,
  mining: VideoCameraOutlined,
};

/** The sign of a domain; its name always stands beside it or in the label of what holds it. */
export function DomainIcon({ plugin }: { plugin: string }) {
  const Icon = icons[plugin] ?? AppstoreOutlined;
  return <Icon aria-hidden />;
}
