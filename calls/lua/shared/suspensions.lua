-- Put before every step, after prelude.lua: the reasons for which dead-air handling is suspended. Each has
-- a field `suspended:<reason>` with its latest end and its beginning (ms of Redis). Each ends itself only,
-- and handling is suspended while any is in force.
-- A reason is a word, or a word and an id ("conference#<id>"); a suspension that the agent asked for is
-- "agent:<word>#<n>".
local WITH_PERSON = {bridge = true, conference = true}
local function word_of(reason) return string.match(reason, '^[^#:]*') end
local function label_of(reason)
  return (string.gsub(string.gsub(reason, '^agent:', ''), '#[^#]*$', ''))
end

-- A call stored by an earlier version has one reason, in standing_until and standing_for.
local function suspensions()
  local found = {}
  local before = call.standing_for or ''
  if number('standing_until') > 0 then
    found[before == '' and 'unknown' or before] = {till = number('standing_until'), since = 0}
  end
  for name, value in pairs(call) do
    local reason = string.match(name, '^suspended:(.+)$')
    if reason then
      local till, since = string.match(value, '^(%d+) (%d+)$')
      found[reason] = {till = tonumber(till), since = tonumber(since)}
    end
  end
  return found
end

local function suspended_until(found, counts)
  local till = 0
  for reason, one in pairs(found) do
    if not counts or counts(word_of(reason)) then till = math.max(till, one.till) end
  end
  return till
end

local function is_with_person(word) return WITH_PERSON[word] end
local function is_not_the_agent_s(word) return word ~= 'agent' end
local function suspended() return suspended_until(suspensions()) > NOW end
local function with_person() return suspended_until(suspensions(), is_with_person) > NOW end
-- The caller speaks to a person, or is on hold: not to the agent.
local function set_aside() return suspended_until(suspensions(), is_not_the_agent_s) > NOW end

local function drop_suspension(reason)
  redis.call('HDEL', CALL, 'suspended:' .. reason)
  call['suspended:' .. reason] = nil
end

-- Time that the caller spends with a person does not count towards max_call_duration.
local function count_person_time(until_ms)
  local since = number('with_person_since')
  if since == 0 then return end
  put({with_person_since = 0,
       with_person_ms = number('with_person_ms') + math.max(until_ms - since, 0)})
end

-- Removes expired reasons, and converts the one that an earlier version stored.
local function tidy_suspensions()
  local found = suspensions()
  if number('standing_until') > 0 then
    local reason = (call.standing_for or '') == '' and 'unknown' or call.standing_for
    local one = found[reason]
    put({['suspended:' .. reason] = one.till .. ' ' .. one.since, standing_until = 0, standing_for = ''})
    if WITH_PERSON[word_of(reason)] then put({with_person_since = NOW}) end
  end
  local person_until = suspended_until(found, is_with_person)
  if person_until <= NOW then count_person_time(person_until) end
  for reason, one in pairs(found) do
    if one.till <= NOW then
      drop_suspension(reason)
      found[reason] = nil
      put({resumed_at = math.max(number('resumed_at'), one.till)})
    end
  end
  return found
end

local function suspend(reason, for_ms)
  local found = tidy_suspensions()
  local known = found[reason]
  local since = known and known.since or NOW
  if not next(found) then put({held_back = 0}) end
  put({['suspended:' .. reason] = NOW + for_ms .. ' ' .. since})
  if WITH_PERSON[word_of(reason)] and number('with_person_since') == 0 then
    put({with_person_since = NOW})
  end
  new_epoch(true)
  note('standing.still', 'for', label_of(reason), 'for_ms', for_ms, 'again', known and 1 or 0)
end

-- Ends *reason*, or, without a '#', all reasons of that word. Returns whether there was one.
local function resume(reason, why)
  local found, ended = tidy_suspensions(), false
  for other in pairs(found) do
    if other == reason or word_of(other) == reason
        or (word_of(reason) == other and not found[reason]) then
      drop_suspension(other)
      found[other] = nil
      ended = true
    end
  end
  if not ended then return false end
  if suspended_until(found, is_with_person) <= NOW then count_person_time(NOW) end
  if not next(found) then put({resumed_at = NOW}) end
  local left = {}
  for other in pairs(found) do left[#left + 1] = label_of(other) end
  table.sort(left)
  note('standing.ended', 'for', label_of(reason), 'why', why, 'left', table.concat(left, ', '))
  return true
end
