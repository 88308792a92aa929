#!lua name=truckroll

-- One atomic step over several keys of a region. Redis does not undo what a failing script has done, so everything
-- that can fail is looked at before the first write that is not undone.

-- For each op: how many arguments it takes, and the type its key must have (or not exist at all).
local OPS = {
  C = {args = 1},                  -- check: the first 8 bytes are the expected version ('' = no such key)
  F = {args = 1},                  -- fence: the value is the given one
  N = {args = 2},                  -- claim: SET value if there is no such key, PX milliseconds ('' = for ever)
  I = {args = 1},                  -- insert: SET value if there is no such key
  S = {args = 1},                  -- SET value
  E = {args = 2},                  -- SET value, PX milliseconds
  D = {args = 0},                  -- DEL
  Z = {args = 2, type = 'zset'},   -- ZADD score, member
  R = {args = 1, type = 'zset'},   -- ZREM member
  A = {args = 2, type = 'hash'},   -- HSET field, value
  B = {args = 1, type = 'hash'},   -- HDEL field
  X = {args = 1, type = 'stream'}, -- XADD * e payload
}

local WRITES = {
  S = function(key, value) redis.call('SET', key, value) end,
  E = function(key, value, ttl) redis.call('SET', key, value, 'PX', ttl) end,
  D = function(key) redis.call('DEL', key) end,
  Z = function(key, score, member) redis.call('ZADD', key, score, member) end,
  R = function(key, member) redis.call('ZREM', key, member) end,
  A = function(key, field, value) redis.call('HSET', key, field, value) end,
  B = function(key, field) redis.call('HDEL', key, field) end,
  X = function(key, payload) return redis.call('XADD', key, '*', 'e', payload) end,
}

-- Keys whose type was looked at already. The typed keys are indexes, of which a region has a few: they keep their type.
local typed, typed_count = {}, 0

local function wrong_type(key, wanted)
  if typed[key] == wanted then return nil end
  local found = redis.call('TYPE', key).ok
  if found ~= 'none' and found ~= wanted then return found end
  if typed_count >= 1000 then typed, typed_count = {}, 0 end
  typed[key] = wanted
  typed_count = typed_count + 1
end

local function malformed(op, key, args, at)
  local spec = OPS[op]
  if not spec then return 'unknown op' end
  if not key then return 'fewer keys than ops' end
  if #args < at + spec.args - 1 then return 'arguments missing after op ' .. op end
  if op == 'Z' and not tonumber(args[at]) then return 'score is no number' end
  if (op == 'E' or (op == 'N' and args[at + 1] ~= '')) and (tonumber(args[at + 1]) or 0) <= 0 then
    return 'ttl is no positive number'
  end
  if spec.type then
    local found = wrong_type(key, spec.type)
    if found then return 'key of op ' .. op .. ' is a ' .. found end
  end
end

-- Numbers among a command's arguments are given as text: Lua would print them as floating-point numbers.
local function objection(op, key, index, arg)
  if op == 'C' then
    if redis.call('GETRANGE', key, '0', '7') ~= arg then return {'CONFLICT', index} end
  elseif op == 'F' then
    if redis.call('GET', key) ~= arg then return {'FENCED', index} end
  end
end

-- Takes a key that nobody has. What stands against it, or nothing.
local function take(op, key, index, value, ttl)
  local taken
  if op == 'N' and ttl ~= '' then
    taken = redis.call('SET', key, value, 'NX', 'PX', ttl)
  else
    taken = redis.call('SET', key, value, 'NX')
  end
  if taken then return nil end
  if op == 'I' then return {'CONFLICT', index} end
  return {'CLAIMED', index, redis.call('GET', key)}
end

-- args: the ops, a letter each, then the arguments of each; keys: one an op.
-- {'OK', id of the last stream entry or ''}, {'CONFLICT', key index from 0}, {'CLAIMED', key index, value there} or
-- {'FENCED', key index}; the first check that objects decides, then the first key that is taken already, and then
-- nothing has been written.
local function commit(keys, args)
  local ops = args[1] or ''
  local at = 2
  local against, takes = nil, false
  for i = 1, #ops do
    local op, key = ops:sub(i, i), keys[i]
    local wrong = malformed(op, key, args, at)
    if wrong then return redis.error_reply('ERR commit: ' .. wrong) end
    against = against or objection(op, key, i - 1, args[at])
    takes = takes or op == 'N' or op == 'I'
    at = at + OPS[op].args
  end
  if #keys ~= #ops then return redis.error_reply('ERR commit: more keys than ops') end
  if at ~= #args + 1 then return redis.error_reply('ERR commit: more arguments than the ops take') end
  if against then return against end

  if takes then
    local taken = {}
    at = 2
    for i = 1, #ops do
      local op = ops:sub(i, i)
      if op == 'N' or op == 'I' then
        against = take(op, keys[i], i - 1, args[at], args[at + 1])
        if against then
          for _, key in ipairs(taken) do redis.call('DEL', key) end
          return against
        end
        taken[#taken + 1] = keys[i]
      end
      at = at + OPS[op].args
    end
  end

  local last_id = ''
  at = 2
  for i = 1, #ops do
    local op = ops:sub(i, i)
    local write = WRITES[op]
    if write then last_id = write(keys[i], args[at], args[at + 1]) or last_id end
    at = at + OPS[op].args
  end
  return {'OK', last_id}
end

-- keys: lease, fence; args: owner, milliseconds. Takes the lease if it is free, keeps it if it is the owner's own.
-- {fence token, 1 if it is the owner's now}. The token grows whenever a free lease is taken.
local function lease(keys, args)
  local owner = redis.call('GET', keys[1])
  if not owner then
    local token = redis.call('INCR', keys[2])
    redis.call('SET', keys[1], args[1], 'PX', args[2])
    return {token, 1}
  end
  local token = tonumber(redis.call('GET', keys[2]) or '0')
  if owner ~= args[1] then return {token, 0} end
  redis.call('PEXPIRE', keys[1], args[2])
  return {token, 1}
end

-- keys: lease; args: owner. 1 if it was the owner's and is free now.
local function release(keys, args)
  if redis.call('GET', keys[1]) ~= args[1] then return 0 end
  return redis.call('DEL', keys[1])
end

redis.register_function('truckroll_commit', commit)
redis.register_function('truckroll_lease', lease)
redis.register_function('truckroll_release', release)
