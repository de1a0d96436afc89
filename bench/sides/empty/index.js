// Nothing: what every program in JavaScript costs.
