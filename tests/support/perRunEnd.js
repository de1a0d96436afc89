module.exports = require('./perRun').remove;
