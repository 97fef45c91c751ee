// Node 20 is supported until January 2027; the SDK says so in every test otherwise.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
