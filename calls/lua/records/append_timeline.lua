-- Appends an entry that changes nothing else. Own arguments: event, then name/value pairs.
local SILENCES = {silence = true, expected = true, hold_on = true, media_lost = true}
if not state or already_applied() then return 0 end
-- A model hears voices in a caller's every answer: they count once sound has lasted 8 s without words.
local from = number('unproven_since')
local own_words = arg(1) == 'sound.judged' and arg(3) == 'voices'
  and (from == 0 or NOW - from < 8000 or NOW - number('voices_heard_at') < 30000)
if not own_words then note(arg(1), unpack(ARGV, 6)) end
if arg(1) == 'sound.judged' and not own_words then put({[arg(3) .. '_heard_at'] = NOW}) end
-- Whose sound it was: for the cause of the next silence.
if arg(1) == 'words.unproven' and arg(5) == 'music' then put({music_at = NOW}) end
if arg(1) == 'words.machine' then put({[arg(3) == 'menu' and 'menu_at' or 'queue_at'] = NOW}) end
-- A silence begins once after the caller or the agent was heard; sounds and check-ins between don't count.
-- The agent began to speak after the decision, which ended the silence before it was reported. None begins while
-- the agent's first words may be on their way (calls/snapshot.py, AGENT_BEGINS_MS).
local waits_for = arg(1) == 'decision.waits' and arg(2) == 'because' and arg(3)
local agent_begins = call.agent_began ~= '1' and NOW - number('attached_at') < 2000
local quiet = redis.call('HLEN', PLAYBACKS) == 0 and not agent_begins
if live and quiet and SILENCES[waits_for] and call.silence_begun ~= '1' then
  put({silence_begun = 1})
  note('silence.began', 'because', waits_for, 'epoch', call.epoch)
end
return 1
