import { Form, Radio } from 'antd';
import { useText } from '../i18n/i18n.ts';

const roles = ['OWNER', 'STEWARD', 'ANNOTATOR', 'REGULATOR'] as const;

/** Which role; what each may do stands beside it. */
export function RoleField() {
  const { t } = useText();
  return (
    <Form.Item name="role" label={t('people.role')} rules={[{ required: true, message: t('form.required') }]}>
      <Radio.Group className="domain-choice">
        {roles.map((role) => (
          <Radio key={role} value={role}>
            {t(`role.${role}`)} <span className="quiet">{t(`roleMay.${role}`)}</span>
          </Radio>
        ))}
      </Radio.Group>
    </Form.Item>
  );
}
