import { useQuery } from '@tanstack/react-query';
import { ask } from '../graphql-client.ts';
import { QUESTION_TEXT, QUESTION_WORDS } from '../queries/search.ts';
import type { SearchQuestion } from '../queries/search.ts';

/** What a question can be made of; undefined until it is known. */
export function useQuestionWords() {
  return useQuery({
    queryKey: ['question-words'],
    queryFn: ({ signal }) => ask(QUESTION_WORDS, {}, signal),
    staleTime: 60_000,
  }).data;
}

/** The text form of a question, as the hub writes it; undefined until it is known. */
export function useQuestionText(question: SearchQuestion | null) {
  return useQuery({
    queryKey: ['question-text', question],
    queryFn: ({ signal }) => ask(QUESTION_TEXT, { question: question! }, signal),
    enabled: question !== null,
    staleTime: Infinity,
  }).data?.questionText;
}
