import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Form, Input, Modal, Radio } from 'antd';
import { ask, thingOf } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { CREATE_DATASET } from '../queries/catalog.ts';
import { usePlugins } from '../session.hook.ts';
import { DomainIcon } from '../ui/domain-icon.tsx';
import { Failure } from '../ui/states.tsx';

/** Asks two things: which domain, and a name. */
export function NewDatasetDialog({ onClose }: { onClose: () => void }) {
  const { t, format } = useText();
  const plugins = usePlugins();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [form] = Form.useForm<{ name: string; plugin: string }>();
  const create = useMutation({
    mutationFn: async (input: { name: string; plugin: string }) =>
      thingOf((await ask(CREATE_DATASET, { input })).createDataset),
    onSuccess: async ({ slug }) => {
      await client.invalidateQueries({ queryKey: ['datasets'] });
      onClose();
      await navigate({ to: '/datasets/$dataset', params: { dataset: slug } });
    },
  });
  return (
    <Modal
      open
      title={t('datasets.new')}
      okText={t('datasets.create')}
      confirmLoading={create.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(input) => create.mutate(input)}
        preserve={false}
      >
        <Form.Item
          name="plugin"
          label={t('datasets.domain')}
          rules={[{ required: true, message: t('datasets.pickDomain') }]}
        >
          <Radio.Group className="domain-choice">
            {plugins.map((plugin) => (
              <Radio key={plugin.id} value={plugin.id}>
                <DomainIcon plugin={plugin.id} /> {format.text(plugin.title)}
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
        <Form.Item
          name="name"
          label={t('datasets.name')}
          rules={[{ required: true, whitespace: true, message: t('form.required') }]}
        >
          <Input maxLength={200} autoFocus />
        </Form.Item>
      </Form>
      {create.error && <Failure error={create.error} />}
    </Modal>
  );
}
