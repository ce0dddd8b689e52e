import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useNeighbours } from '../asset/neighbours.hook.ts';
import { ask } from '../graphql-client.ts';
import { useText } from '../i18n/i18n.ts';
import { DATASET_CLASSES } from '../queries/annotate.ts';
import type { AssetDetail } from '../queries/asset.ts';
import type { Me } from '../queries/session.ts';
import type { AssetSearch } from '../router.tsx';
import { mayKeep } from '../session.hook.ts';
import { Failure } from '../ui/states.tsx';
import { CanvasStage } from './canvas-stage.tsx';
import { classesOf } from './class-list.ts';
import { ClassPanel } from './class-panel.tsx';
import { bringIntoView, redrawAll } from './commands.ts';
import { ConflictPanel } from './conflict-panel.tsx';
import { EditorHead } from './editor-head.tsx';
import { useEditorKeys } from './editor-keys.hook.ts';
import { newEditor, select } from './editor.ts';
import type { Session } from './editor.ts';
import { editorState } from './editor-state.ts';
import { connectEditor, firstPageQuery, unsavedOf } from './open-editor.ts';
import type { Connection } from './open-editor.ts';
import { usePicture, usePreparedNext } from './picture.hook.ts';
import { RelationDialog } from './relation.dialog.tsx';
import { RemovalDialog } from './removal.dialog.tsx';
import { ShapeForm } from './shape-form.tsx';
import { ShapePanel } from './shape-panel.tsx';
import { HintLine, ToolBar } from './tool-bar.tsx';
import { toolHand } from './tool-hand.ts';
import { WindowFields } from './window-fields.tsx';

const HelpDialog = lazy(async () => ({ default: (await import('./help.dialog.tsx')).HelpDialog }));

/** What one keeps in the hand when going to the next asset. */
export type Carried = Partial<Pick<Session, 'classCode' | 'brush' | 'tool' | 'tracks'>>;

/** Keyed by the asset: another one begins with another document. */
export function AssetEditor(props: { asset: AssetDetail; me: Me; search: AssetSearch; carried: RefObject<Carried> }) {
  const { asset, me, search, carried } = props;
  const { t, locale } = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const neighbours = useNeighbours(asset.id, search);
  const [help, setHelp] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [connection, setConnection] = useState<Connection | null>(null);
  const [{ editor, hand }] = useState(() => {
    const made = newEditor(editorState());
    const { tool, ...rest } = carried.current;
    made.session.set(rest);
    const inHand = toolHand(made);
    if (tool) inHand.take(tool);
    return { editor: made, hand: inHand };
  });

  useEffect(() => {
    const first = client.getQueryData<Awaited<ReturnType<ReturnType<typeof firstPageQuery>['queryFn']>>>(
      firstPageQuery(asset.id).queryKey,
    );
    let made: Connection | null = null;
    let isLeft = false;
    const connect = async () => {
      const store = await unsavedOf(me.member?.id ?? 'token', asset.id);
      if (isLeft) return;
      made = connectEditor(editor, asset.id, store, first);
      setConnection(made);
      await made.ready;
      if (search.sel === undefined || !editor.state.shapes.has(search.sel)) return;
      select(editor, [search.sel]);
      bringIntoView(editor);
    };
    connect().catch((error: unknown) => error instanceof DOMException || setFailure(error));
    // While it is worked on, not when it is left: the next editor begins before this one ends.
    const stopCarrying = editor.session.subscribe(() => {
      const { classCode, brush, tool, tracks } = editor.session.get();
      carried.current = { classCode, brush, tool, tracks };
    });
    const beforeUnload = (event: BeforeUnloadEvent) => {
      if (made && made.saving.keeping !== 'kept') event.preventDefault();
    };
    window.addEventListener('beforeunload', beforeUnload);
    return () => {
      isLeft = true;
      window.removeEventListener('beforeunload', beforeUnload);
      stopCarrying();
      made?.stop();
      // The asset's page shows what was drawn here.
      void client.invalidateQueries({ queryKey: ['asset', asset.id] });
    };
    // Once an asset; the rest is what it began with.
  }, [editor, asset.id]);

  const classes = useQuery({
    queryKey: ['dataset-classes', asset.dataset.id],
    queryFn: ({ signal }) => ask(DATASET_CLASSES, { id: asset.dataset.id }, signal),
    staleTime: 60_000,
  });
  const dataset = classes.data?.dataset;
  useEffect(() => {
    if (!dataset) return;
    const counted = dataset.annotationCounts.find(({ key }) => key === 'class')?.values ?? [];
    const typed = [...editor.classes, { code: editor.session.get().classCode, title: null }];
    const used = [...counted.map(({ value, title }) => ({ code: value, title })), ...typed];
    editor.classes = classesOf(dataset.ontology, used);
    editor.relationTypes = dataset.ontology?.relationTypes ?? [];
    const { classCode } = editor.session.get();
    editor.session.set({ classCode: classCode === '' ? (editor.classes[0]?.code ?? '') : classCode });
    redrawAll(editor);
  }, [editor, dataset]);

  const picture = usePicture(editor, asset, locale);
  usePreparedNext(neighbours.next, asset.dataset.plugin, locale, picture.state === 'ready');
  const page = () => ({ to: '/assets/$asset' as const, params: { asset: asset.id }, search });
  const go = (step: 1 | -1) => {
    const to = step > 0 ? neighbours.next : neighbours.previous;
    const { sel: _, t: _t, ...rest } = search;
    if (to) void navigate({ to: '/assets/$asset/annotate', params: { asset: to }, search: rest, replace: true });
  };
  const centreField = useRef<HTMLInputElement>(null);
  const widthField = useRef<HTMLInputElement>(null);
  const spaceDown = useEditorKeys(editor, hand, {
    next: go,
    help: () => setHelp(true),
    leave: () => void navigate(page()),
    focus: (field) => (field === 'window' ? centreField : widthField).current?.focus(),
    invert: () => picture.setWindow({ ...picture.window, invert: !picture.window.invert }),
    saveNow: () => void connection?.saving.flush(),
  });
  if (!connection) return null;
  const back = (
    <>
      <Link {...page()} className="asset-back">
        ← {t('annotate.back')}
      </Link>
      <h1 className="wrap">{asset.name}</h1>
    </>
  );
  return (
    <div
      className="editor-page"
      onClick={(event) => {
        // A button that was clicked gives the keys back to the picture; one that was reached by Tab keeps them.
        if (event.detail > 0 && event.target instanceof Element) event.target.closest<HTMLElement>('button')?.blur();
      }}
    >
      <EditorHead
        editor={editor}
        saving={connection.saving}
        title={back}
        onNext={search.in ? go : null}
        onHelp={() => setHelp(true)}
      />
      <ToolBar editor={editor} hand={hand} />
      <main className="editor-stage" aria-label={t('annotate.title')} data-testid="editor" data-picture={picture.state}>
        <WindowFields
          {...picture}
          value={picture.window}
          onChange={picture.setWindow}
          centreField={centreField}
          widthField={widthField}
        />
        <CanvasStage editor={editor} hand={hand} spaceDown={spaceDown} />
        {picture.state === 'loading' && <span className="stage-words editor-words">{t('asset.loading')}</span>}
        {picture.state === 'none' && <span className="stage-words editor-words">{t('annotate.noPicture')}</span>}
        {picture.state === 'failed' && <span className="stage-words editor-words">{t('annotate.pictureFailed')}</span>}
        <HintLine editor={editor} />
      </main>
      <aside className="editor-side" aria-label={t('asset.annotations')}>
        {failure !== null && <Failure error={failure} />}
        <ConflictPanel editor={editor} />
        <ClassPanel editor={editor} fixed={dataset?.ontologyIsChosen ?? false} />
        <ShapePanel editor={editor} />
        <ShapeForm editor={editor} mayReview={mayKeep(me)} />
      </aside>
      <RelationDialog editor={editor} />
      <RemovalDialog editor={editor} />
      {help && (
        <Suspense>
          <HelpDialog onClose={() => setHelp(false)} />
        </Suspense>
      )}
    </div>
  );
}
