# Renders Liquid templates with Ruby's gem, for table.py: JSON text in, JSON text out.
#
# stdin:  {"values": {name: value}, "templates": [text]}
# stdout: {"ruby": version, "liquid": version, "results": [text, or null for an error]}

require "json"
require "liquid"

# Every template is rendered at the same time, which is that of the tests.
NOW = Time.utc(2026, 1, 2, 3, 4, 5, 678_000)
Time.define_singleton_method(:now) { NOW }

# What Braze's Rails adds, and conditions with `blank` use: ActiveSupport's definitions.
class Object
  def blank? = respond_to?(:empty?) ? !!empty? : !self
end

class String
  def blank? = match?(/\A[[:space:]]*\z/)
end

class Numeric
  def blank? = false
end

def result(source, values)
  Liquid::Template.parse(source, error_mode: :lax).render!(JSON.parse(values))
rescue StandardError, SystemStackError
  nil
end

request = JSON.parse($stdin.read)
values = JSON.generate(request["values"])
results = request["templates"].map { |source| result(source, values) }
puts JSON.generate("ruby" => RUBY_VERSION, "liquid" => Liquid::VERSION, "results" => results)
