import { inputEdits } from './edits/input-edits.ts';
import { testEdits } from './edits/test-edits.ts';

testEdits('input-edits', inputEdits);
