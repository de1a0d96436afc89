import { itsmToolProblems } from '../../../components/actionGroup/itsmToolRules';
import { publicTool, type ItsmTool } from '../../../components/itsmTools';

const old: ItsmTool = { name: 'servicenow', kind: 'servicenow', instance: 'acme' };
const next: ItsmTool = {
  ...old,
  name: 'servicenow-2',
  instance: 'acmenew',
  replaces: 'servicenow',
};

const problems = (...tools: ItsmTool[]) =>
  itsmToolProblems(tools).map(({ key, message }) => `${key} ${message}`);

test('a tool may take over from another of its kind, which its outputs tell', () => {
  expect(problems(old, next)).toEqual([]);
  expect(problems(old, { ...next, replaces: 'ServiceNow' })).toEqual([]);
  expect(publicTool(next)).toMatchObject({ name: 'servicenow-2', replaces: 'servicenow' });
});

test.each<[string, ItsmTool[], string]>([
  [
    'an overlap whose old tool is gone',
    [next],
    'tools[0].replaces names "servicenow", which is no longer a tool, so the overlap is over. Remove replaces, or add the old tool again.',
  ],
  [
    'a tool that takes over from itself',
    [{ ...old, replaces: 'servicenow' }],
    'tools[0].replaces names the tool itself ("servicenow"). Give the new tool another name than the old one.',
  ],
  [
    'a tool of another kind',
    [
      old,
      {
        name: 'helix',
        kind: 'bmcHelix',
        serviceUri: 'https://acme.onbmc.com/',
        replaces: 'servicenow',
      },
    ],
    'tools[1].replaces names "servicenow" of kind "servicenow", but this tool is of kind "bmcHelix". Only a tool of the same kind can take over.',
  ],
  [
    'a chain',
    [old, next, { ...next, name: 'servicenow-3', instance: 'acmethird', replaces: 'servicenow-2' }],
    'tools[2].replaces names "servicenow-2", which itself still takes over from "servicenow". End that overlap first: remove "servicenow".',
  ],
])('%s is refused, with what to do', (_, tools, problem) => {
  expect(problems(...tools)).toEqual([problem]);
});

test('both tools of an overlap count towards the ten', () => {
  const others = Array.from({ length: 9 }, (_, index) => ({ ...old, name: `t${index}` }));

  expect(problems(...others, old)).toEqual([]);
  expect(problems(...others, old, next)).toEqual([
    'tools has 11 entries. Azure allows 1 to 10 secure webhooks in an action group.',
  ]);
});
