require('node:module').enableCompileCache();
