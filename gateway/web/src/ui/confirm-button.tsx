import { useMutation } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { Failure } from './states.tsx';

/** A button for what cannot be undone: it asks first, and says when it failed. */
export function ConfirmButton(props: {
  word: string;
  question: string;
  consequence: string;
  action: () => Promise<unknown>;
  small?: boolean;
}) {
  const { word, question, consequence, action, small } = props;
  const [asking, setAsking] = useState(false);
  const run = useMutation({ mutationFn: action, onSuccess: () => setAsking(false) });
  return (
    <>
      <Button {...(small ? { size: 'small' } : {})} onClick={() => setAsking(true)}>
        {word}
      </Button>
      <Modal
        open={asking}
        title={question}
        okText={word}
        okButtonProps={{ danger: true }}
        confirmLoading={run.isPending}
        onOk={() => run.mutate()}
        onCancel={() => {
          run.reset();
          setAsking(false);
        }}
      >
        <p>{consequence}</p>
        {run.error && <Failure error={run.error} />}
      </Modal>
    </>
  );
}
