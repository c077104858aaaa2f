/**
 * What is easier said in Lua than from outside: the `macros` table, hooks, and loading of files, which
 * go through functions of ours because WebAssembly sees no file system. Runs once with those functions
 * as its arguments.
 */
export const prelude = `
local rpm, readFile, callMacro = ...

debug.debug = nil
math.pow = math.pow or function(x, y) return x ^ y end

-- What Lua 5.3 as rpm is mostly built still has; numbers of 32 bits.
local all = 0xffffffff
local function folded(start, join)
  return function(...)
    local value = start
    for at = 1, select('#', ...) do value = join(value, (select(at, ...))) & all end
    return value
  end
end
bit32 = {
  band = folded(all, function(a, b) return a & b end),
  bor = folded(0, function(a, b) return a | b end),
  bxor = folded(0, function(a, b) return a ~ b end),
  bnot = function(a) return ~a & all end,
  lshift = function(a, by) return (a & all) << by & all end,
  rshift = function(a, by) return (a & all) >> by & all end,
  arshift = function(a, by)
    a = a & all
    if by < 0 then return a << -by & all end
    return a >> by | (a & 0x80000000 ~= 0 and ~(all >> by) & all or 0)
  end,
  lrotate = function(a, by) a, by = a & all, by % 32 return (a << by | a >> 32 - by) & all end,
  rrotate = function(a, by) a, by = a & all, by % 32 return (a >> by | a << 32 - by) & all end,
  extract = function(a, at, width) return (a & all) >> at & ((1 << (width or 1)) - 1) end,
  replace = function(a, value, at, width)
    local mask = (1 << (width or 1)) - 1
    return (a & ~(mask << at) | (value & mask) << at) & all
  end,
}
bit32.btest = function(...) return bit32.band(...) ~= 0 end
package.loaded.bit32 = bit32

local function caller(name)
  return function(args, ...)
    if select('#', ...) > 0 then error('too many arguments', 2) end
    if args == nil then return callMacro(name, {}) end
    if type(args) == 'table' then return callMacro(name, args) end
    return callMacro(name, rpm.splitargs(rpm.expand(tostring(args))))
  end
end

macros = setmetatable({}, {
  __index = function(_, name)
    local isDefined, isParametric = rpm.isdefined(name)
    if not isDefined then return nil end
    if isParametric then return caller(name) end
    return rpm.expand('%{' .. name .. '}')
  end,
  __newindex = function(_, name, value)
    if value == nil then rpm.undefine(name) else rpm.define(name .. ' ' .. value) end
  end,
})

local hooks = {}

function rpm.register(name, hook)
  if type(hook) ~= 'function' then
    error("bad argument #2 to 'register' (function expected, got " .. type(hook) .. ')', 2)
  end
  local handle = { hook = hook }
  hooks[name] = hooks[name] or {}
  table.insert(hooks[name], handle)
  return handle
end

function rpm.unregister(name, handle)
  if type(handle) ~= 'table' or handle.hook == nil then
    error("bad argument #2 to 'rpm.unregister' (hook information expected)", 2)
  end
  for at, one in ipairs(hooks[name] or {}) do
    if one == handle then table.remove(hooks[name], at) break end
  end
end

function rpm.call(name, ...)
  for _, handle in ipairs(hooks[name] or {}) do handle.hook({ ... }) end
end

local function textOf(path)
  local text, reason = readFile(path)
  if text == nil then return nil, 'cannot open ' .. path .. ': ' .. reason end
  return (text:gsub('^#[^\\n]*', ''))
end

function loadfile(path, mode, ...)
  local text, reason = textOf(path)
  if text == nil then return nil, reason end
  if select('#', ...) > 0 then return load(text, '@' .. path, mode, (...)) end
  return load(text, '@' .. path, mode)
end

function dofile(path)
  local chunk, reason = loadfile(path)
  if chunk == nil then error(reason, 0) end
  return chunk()
end

package.path = '/usr/lib/rpm/lua/?.lua'
package.cpath = ''
package.loadlib = nil

function package.searchpath(name, path, separator, replacement)
  if separator ~= '' then
    name = name:gsub((separator or '.'):gsub('%p', '%%%0'), (replacement or '/'):gsub('%%', '%%%%'))
  end
  local tried = {}
  for template in path:gmatch('[^;]+') do
    local file = template:gsub('?', (name:gsub('%%', '%%%%')))
    if readFile(file) then return file end
    table.insert(tried, "no file '" .. file .. "'")
  end
  return nil, table.concat(tried, '\\n\\t')
end

package.searchers = { package.searchers[1], function(name)
  local file, tried = package.searchpath(name, package.path)
  if file == nil then return tried end
  local chunk, reason = loadfile(file)
  if chunk then return chunk, file end
  error("error loading module '" .. name .. "' from file '" .. file .. "':\\n\\t" .. reason, 0)
end }
`;
